"""AVIF pictures without metadata. What's left out is overwritten where it is, so no place in the file moves."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

# Where the Exif data begin, and a directory of no entries: decoders refuse an item that isn't one.
_NO_EXIF = b"\0\0\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"
_METADATA = {b"Exif", b"mime", b"uri "}  # kinds of items; XMP is one of `mime`
_EMPTIED = {b"uuid", b"udta", b"free", b"skip"}  # boxes of programs, and places in which one may have been
_INSIDE = {b"moov", b"trak", b"mdia"}  # of a film
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}  # when the film, a track of it, and its pictures were made
_MOST_BOXES = 10_000
_MOST_EXTENTS = 10_000  # of all items; one may take no bytes at all
_DEEPEST = 3  # boxes inside each other, of those in _INSIDE


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: where it begins, and where its content begins and ends."""

    name: bytes
    at: int
    start: int
    end: int


def bare(data: bytes) -> bytes:
    """The same picture without its metadata, in as many bytes.

    Raises:
        ValueError, IndexError, struct.error: the file isn't whole, or has its parts in an order of its own.
    """
    made = bytearray(data)
    _empty(data, made, 0, len(data), _DEEPEST)
    return bytes(made)


def _empty(data: bytes, made: bytearray, start: int, end: int, deeper: int) -> None:
    for box in _boxes(data, start, end):
        if box.name == b"meta":
            _empty_items(data, made, box)
        elif box.name in _EMPTIED:
            made[box.at + 4 : box.at + 8] = b"free"
            made[box.start : box.end] = bytes(box.end - box.start)
        elif box.name in _INSIDE:
            if not deeper:
                raise ValueError
            _empty(data, made, box.start, box.end, deeper - 1)
        elif box.name in _TIMED:
            length = 16 if data[box.start] else 8
            made[box.start + 4 : box.start + 4 + length] = bytes(length)


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    at = start
    for _ in range(_MOST_BOXES):
        if at + 8 > end:
            return
        length, name = struct.unpack_from(">I4s", data, at)
        head = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            head = 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            raise ValueError
        yield _Box(name, at, at + head, at + length)
        at += length
    raise ValueError


def _empty_items(data: bytes, made: bytearray, meta: _Box) -> None:
    parts = {box.name: box for box in _boxes(data, meta.start + 4, meta.end)}
    kinds = dict(_kinds(data, parts[b"iinf"])) if b"iinf" in parts else {}
    wanted = {item: kind for item, kind in kinds.items() if kind in _METADATA}
    places = dict(_places(data, parts)) if wanted else {}
    for item, kind in wanted.items():
        spans = places.get(item, [])
        length = sum(end - start for start, end in spans)
        if length > len(data):  # parts that lie over each other
            raise ValueError
        if kind == b"Exif" and length < len(_NO_EXIF):
            continue  # nothing fits into so little
        new = _NO_EXIF.ljust(length, b"\0") if kind == b"Exif" else b" " * length
        for start, end in spans:
            made[start:end] = new[: end - start]
            new = new[end - start :]
    for name in _EMPTIED & parts.keys():
        made[parts[name].at + 4 : parts[name].at + 8] = b"free"
        made[parts[name].start : parts[name].end] = bytes(parts[name].end - parts[name].start)


def _kinds(data: bytes, box: _Box) -> Iterator[tuple[int, bytes]]:
    """The number and the kind of each item."""
    first = box.start + (6 if data[box.start] == 0 else 8)
    for entry in _boxes(data, first, box.end):
        version = data[entry.start]
        if version not in {2, 3}:  # the earlier ones are of other pictures
            raise ValueError
        (item,) = struct.unpack_from(">H" if version == 2 else ">I", data, entry.start + 4)
        kind = entry.start + (8 if version == 2 else 10)
        yield item, data[kind : kind + 4]


def _places(data: bytes, parts: dict[bytes, _Box]) -> Iterator[tuple[int, list[tuple[int, int]]]]:
    """Where the bytes of each item are, in one part or in several."""
    if b"iloc" not in parts:
        return
    reader = _Reader(data, parts[b"iloc"].start, parts[b"iloc"].end)
    version = reader.number(1)
    reader.number(3)
    sizes = reader.number(2)
    offset_size, length_size, base_size, index_size = (sizes >> shift & 15 for shift in (12, 8, 4, 0))
    wide = 2 if version < 2 else 4
    left = _MOST_EXTENTS
    for _ in range(reader.number(wide)):
        item = reader.number(wide)
        method = reader.number(2) & 15 if version else 0
        reader.number(2)
        base = reader.number(base_size)
        spans = []
        extents = reader.number(2)
        left -= extents
        if left < 0:
            raise ValueError
        for _ in range(extents):
            if version:
                reader.number(index_size)
            start, length = base + reader.number(offset_size), reader.number(length_size)
            within = parts[b"idat"] if method == 1 else _Box(b"", 0, 0, len(data))
            start += within.start
            end = start + length if length else within.end
            if method > 1 or end > within.end:
                raise ValueError
            spans.append((start, end))
        yield item, spans


@dataclass(slots=True)
class _Reader:
    data: bytes
    at: int
    end: int

    def number(self, size: int) -> int:
        """The next number of so many bytes; 0 of none."""
        found = self.data[self.at : self.at + size]
        self.at += size
        if self.at > self.end:
            raise ValueError
        return int.from_bytes(found, "big")
