"""Reads PNG, JPEG, GIF, WebP, BMP and ICO pictures: their sizes in browsers, and whether the files are whole.

Browsers turn a JPEG by its Exif orientation, and a PNG if the block comes before the pixels; Chromium and Firefox do,
WebKit turns only the JPEG. They turn no WebP, and none by XMP. A test asks the browser.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from generator.text.picture_data import NO_PICTURE, Exif, Fault, PictureError, Shown, check_size, not_whole, read_exif

PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG's colour type
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_UNPACKED_AT_LEAST, _UNPACKED_PER_BYTE = 1 << 18, 40  # how much of a PNG is unpacked, which takes time
_MARKER = re.compile(rb"\xff+[^\x00\xff]")  # bytes that only fill may come before it
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_ALONE = {0x01, *range(0xD0, 0xD8)}  # JPEG's markers without a segment
_SCAN, _END = 0xDA, 0xD9
_FRAMES = {0xC0, 0xC1, 0xC2}  # the kinds of JPEG that browsers show
_OTHER_FRAMES = {*range(0xC3, 0xD0)} - {0xC4, 0xC8, 0xCC}


def png(data: bytes) -> Shown:
    """A PNG, animated or not."""
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise not_whole()
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    pixels = b"".join(body for name, body in chunks if name == b"IDAT")
    if colour not in _CHANNELS or depth not in {1, 2, 4, 8, 16} or not pixels:
        raise not_whole()
    check_size(width, height)
    most = max(_UNPACKED_AT_LEAST, _UNPACKED_PER_BYTE * len(pixels))
    passes = _ADAM7 if interlaced else ((0, 0, 1, 1),)
    needed = sum(
        (-(-columns * _CHANNELS[colour] * depth // 8) + 1) * rows
        for left, top, across, down in passes
        if (columns := -(-(width - left) // across)) > 0 and (rows := -(-(height - top) // down)) > 0
    )
    if not _unpacks(pixels, min(needed, most)):
        raise not_whole()
    names = [name for name, _ in chunks]
    exif = next((read_exif(body) for name, body in chunks if name == b"eXIf"), Exif())
    before = b"eXIf" in names[: names.index(b"IDAT")]
    return Shown(width, height).turned(Exif(exif.turned and before, exif.located))


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", data, at + 8 + length)
        if zlib.crc32(body, zlib.crc32(name)) != check:
            raise not_whole()
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length


def _unpacks(packed: bytes, needed: int) -> bool:
    """Whether data unpacks to as many bytes as are needed."""
    try:
        return len(zlib.decompressobj().decompress(packed, needed)) >= needed
    except zlib.error:
        return False


def jpeg(data: bytes) -> Shown:
    """A JPEG; of several in one file, browsers show the first."""
    size: tuple[int, int] | None = None
    exif: Exif | None = None
    scanned = False
    for marker, body in _segments(data):
        if marker in _FRAMES and size is None:
            depth, height, width = struct.unpack_from(">BHH", body)
            if depth != 8:
                raise PictureError([Fault(f"{NO_PICTURE}, found a JPEG with {depth} bits per colour; use 8 bits")])
            size = width, height
        elif marker in _OTHER_FRAMES:
            raise PictureError([Fault(f"{NO_PICTURE}, found a rare kind of JPEG; export it as a usual JPEG")])
        elif marker == 0xE1 and exif is None and body.startswith(b"Exif\0\0"):
            exif = read_exif(body[6:])
        scanned = scanned or marker == _SCAN
    if size is None or not scanned:
        raise not_whole()
    return Shown(*size).turned(exif or Exif())


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The markers of a JPEG up to the one that ends it, with the contents of their segments."""
    at, scanned = 2, False
    while found := _NEXT_MARKER.search(data, at) if scanned else _MARKER.match(data, at):
        marker, at = data[found.end() - 1], found.end()
        if marker == _END:
            return
        if marker in _ALONE:
            continue
        (length,) = struct.unpack_from(">H", data, at)
        if length < 2 or at + length > len(data):
            break
        yield marker, data[at + 2 : at + length]
        at, scanned = at + length, marker == _SCAN
    raise not_whole()


def gif(data: bytes) -> Shown:
    """A GIF, animated or not. A first frame that is larger than the whole makes it larger, as in browsers."""
    width, height, packed = struct.unpack_from("<HHB", data, 6)
    at, seen = 13 + _colours(packed), False
    while True:
        if at == len(data) and seen:  # some programs leave the last byte out, and browsers don't mind
            break
        kind = data[at]
        if kind == 0x3B:
            break
        if kind == 0x2C:
            left, top, across, down, packed = struct.unpack_from("<HHHHB", data, at + 1)
            if not seen:
                width, height = max(width, left + across), max(height, top + down)
            at, seen = _after_blocks(data, at + 11 + _colours(packed)), True
        elif kind == 0x21:
            at = _after_blocks(data, at + 2)
        else:
            raise not_whole()
    if not seen:
        raise not_whole()
    return Shown(width, height)


def _colours(packed: int) -> int:
    """How many bytes a table of colours has, after the byte that describes it."""
    return 3 << ((packed & 7) + 1) if packed & 0x80 else 0


def _after_blocks(data: bytes, at: int) -> int:
    while length := data[at]:
        at += length + 1
    return at + 1


def webp(data: bytes) -> Shown:
    """A WebP, animated or not."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    if end > len(data):
        raise not_whole()
    size: tuple[int, int] | None = None
    at, pixels, located = 12, False, False
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        start, at = at + 8, at + 8 + length + length % 2
        if start + length > end:
            raise not_whole()
        if name in {b"VP8X", b"VP8 ", b"VP8L"}:
            size = size or _webp_size(name, data, start)
        elif name == b"EXIF":
            located = read_exif(data[start : start + length].removeprefix(b"Exif\0\0")).located
        pixels = pixels or name in {b"VP8 ", b"VP8L", b"ANMF"}
    if size is None or not pixels:
        raise not_whole()
    return Shown(*size, located)


def _webp_size(name: bytes, data: bytes, start: int) -> tuple[int, int]:
    """The size that a chunk states; of several chunks, the first counts."""
    if name == b"VP8X":
        return _three(data, start + 4) + 1, _three(data, start + 7) + 1
    if name == b"VP8L":
        code, bits = struct.unpack_from("<BI", data, start)
        whole, size = code == 0x2F, ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    else:
        code, width, height = struct.unpack_from("<3sHH", data, start + 3)
        whole, size = code == b"\x9d\x01\x2a", (width & 0x3FFF, height & 0x3FFF)
    if not whole:
        raise not_whole()
    return size


def _three(data: bytes, at: int) -> int:
    return int(data[at] | data[at + 1] << 8 | data[at + 2] << 16)


def bmp(data: bytes) -> Shown:
    """A BMP, which browsers show under any name of a picture."""
    start, header = struct.unpack_from("<II", data, 10)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packing = 0
    else:
        width, height, _, bits, packing = struct.unpack_from("<iiHHI", data, 18)
    row = -(-width * bits // 32) * 4
    if width < 0 or header not in {12, 40, 52, 56, 64, 108, 124}:
        raise not_whole()
    if packing in {0, 3, 6} and start + row * abs(height) > len(data):
        raise not_whole()
    return Shown(width, abs(height))


def ico(data: bytes) -> Shown:
    """An icon of one or more sizes, of which browsers show the largest."""
    (count,) = struct.unpack_from("<H", data, 4)
    sizes = []
    for number in range(count):
        width, height, length, start = struct.unpack_from("<BB6xII", data, 6 + 16 * number)
        if not length or start + length > len(data):
            raise not_whole()
        inside = data[start : start + 24]
        sizes.append(struct.unpack_from(">II", inside, 16) if inside.startswith(PNG) else (width or 256, height or 256))
    if not sizes:
        raise not_whole()
    return Shown(*max(sizes, key=lambda size: size[0] * size[1]))
