"""Reads AVIF pictures: boxes in boxes (ISO/IEC 14496-12), in which the picture's item has properties (23008-12)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import islice

from generator.text.avif_metadata import bare
from generator.text.picture_data import Fault, PictureError, Shown, not_whole, read_exif

_TIFF = re.compile(rb"II\*\0|MM\0\*")
_MOST_BLOCKS = 8  # that may be Exif
_MOST_BOXES = 10_000
UNKNOWN_PARTS = (
    "expected an AVIF picture whose metadata can be found, such as where it was taken, found one with parts in another "
    "order; export it again without metadata, or as JPEG"
)


def is_avif(data: bytes) -> bool:
    """Whether a file of this family names the brand of AVIF pictures or films."""
    return bool({b"avif", b"avis"} & _brands(data))


def is_heic(data: bytes) -> bool:
    """Whether a file of this family is a picture of another brand: most are HEIC, from phones."""
    return bool({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"} & _brands(data))


def _brands(data: bytes) -> set[bytes]:
    end = min(int.from_bytes(data[:4], "big"), len(data), 256)
    return {data[at : at + 4] for at in (8, *range(16, end, 4))}


def read(data: bytes) -> Shown:
    """An AVIF, animated or not. Browsers turn it by its own property, not by Exif."""
    parts = dict(_boxes(dict(_boxes(data)).get(b"meta", b"")[4:]))
    properties = dict(_boxes(parts.get(b"iprp", b"")))
    if b"pitm" not in parts or b"ipco" not in properties or b"ipma" not in properties:
        raise not_whole()
    item = int.from_bytes(parts[b"pitm"][4 : 6 if parts[b"pitm"][0] == 0 else 8], "big")
    known = list(islice(_boxes(properties[b"ipco"]), _MOST_BOXES))
    size: tuple[int, int] | None = None
    quarters = 0
    for number in _properties(properties[b"ipma"], item):
        name, body = known[number - 1] if 0 < number <= len(known) else (b"", b"")
        if name == b"ispe":
            size = struct.unpack_from(">II", body, 4)
        elif name == b"irot":
            quarters = body[0] & 3
    if size is None:
        raise not_whole()
    try:
        bare(data)
    except (struct.error, IndexError, ValueError, KeyError) as error:
        raise PictureError([Fault(UNKNOWN_PARTS)]) from error
    return Shown(*(size[::-1] if quarters % 2 else size), located=_located(data))


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes side by side in `data`: names and contents."""
    at = 0
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        start = 8
        if length == 1:
            (length,) = struct.unpack_from(">Q", data, at + 8)
            start = 16
        elif length == 0:
            length = len(data) - at
        if length < start or at + length > len(data):
            raise not_whole()
        yield name, data[at + start : at + length]
        at += length


def _properties(associations: bytes, item: int) -> Iterator[int]:
    """The numbers of an item's properties, from 1."""
    version, flags = associations[0], associations[3]
    (entries,) = struct.unpack_from(">I", associations, 4)
    at = 8
    for _ in range(entries):
        (owner,) = struct.unpack_from(">H" if version == 0 else ">I", associations, at)
        at += 2 if version == 0 else 4
        count, at = associations[at], at + 1
        wide = flags & 1
        if owner == item:
            numbers = struct.unpack_from(f">{count}{'H' if wide else 'B'}", associations, at)
            yield from (number & (0x7FFF if wide else 0x7F) for number in numbers)
            return
        at += count * (2 if wide else 1)


def _located(data: bytes) -> bool:
    blocks = islice(_TIFF.finditer(data), _MOST_BLOCKS)
    return any(read_exif(data[found.start() : found.start() + 65_536]).located for found in blocks)
