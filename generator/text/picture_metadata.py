"""Pictures as they're published: without what cameras and programs write into them, such as where one was taken.

The pixels stay as they are: parts of the file are left out, and nothing is decoded. Of the Exif block of a picture that
is turned when it's shown, the orientation stays, and only that. Colour profiles stay too.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from generator.text.avif_metadata import bare
from generator.text.raster import PNG

_TEXTS = {b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"}  # of a PNG
_EXIF, _TIFF = b"Exif\0\0", b"MM\0*\0\0\0\x08"
_ORIENTATION = 0x0112
_APP0, _APP1, _APP2, _APP14, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPLICATIONS = range(0xE1, 0xF0)
_SCAN = 0xDA
_ALONE = {0x01, *range(0xD0, 0xD9)}
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04  # flags in VP8X
_WEBP_SHOWN = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}  # what is needed to show it
_GIF_SHOWN = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")  # how often it repeats, and its colours
_GIF_COMMENT, _GIF_APPLICATION = 0xFE, 0xFF


def without_metadata(data: bytes) -> bytes:
    """A picture without its metadata; one of a kind that has none, or that can't be read, as it is."""
    try:
        if data.startswith(b"\xff\xd8\xff"):
            return b"".join(_jpeg(data))
        if data.startswith(PNG):
            return b"".join(_png(data))
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _webp(data)
        if data[4:8] == b"ftyp":
            return bare(data)
        if data.startswith((b"GIF87a", b"GIF89a")):
            return b"".join(_gif(data))
    except (struct.error, IndexError, KeyError, ValueError):
        return data
    return data


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The parts of a JPEG. What comes after its end, such as a second picture for other programs, goes too."""
    yield data[:2]
    at = 2
    while True:
        start = at
        while data[at] == 0xFF:
            at += 1
        marker, at = data[at], at + 1
        if data[start] != 0xFF or marker in _ALONE:
            raise ValueError
        (length,) = struct.unpack_from(">H", data, at)
        body, at = data[at + 2 : at + length], at + length
        if marker == _SCAN:
            end = _end_of_scans(data, at)
            yield data[start:end]
            return
        if marker == _APP1 and body.startswith(_EXIF):
            if turn := _turn(body[len(_EXIF) :]):
                exif = _EXIF + _only_turn(turn)
                yield b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
        elif not _is_left_out(marker, body):
            yield data[start:at]


def _is_left_out(marker: int, body: bytes) -> bool:
    """Whether a segment has nothing that is needed to show the picture. Colour profiles and Adobe's mark are needed."""
    if marker == _APP0:
        return not body.startswith(b"JFIF\0")  # others hold a small copy of the picture, which may show more of it
    if marker == _APP2:
        return not body.startswith(b"ICC_PROFILE\0")
    return marker == _COMMENT or (marker in _APPLICATIONS and marker != _APP14)


def _end_of_scans(data: bytes, at: int) -> int:
    """Where the picture ends, after all of its scans and the tables between them."""
    while True:
        at = data.index(b"\xff", at)
        marker = data[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker in {0x00, 0xFF} or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        at += 2 + length


def _png(data: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise ValueError
        if name == b"eXIf" and (turn := _turn(data[at + 8 : end - 4])):
            exif = _only_turn(turn)
            yield struct.pack(">I4s", len(exif), name) + exif + struct.pack(">I", zlib.crc32(exif, zlib.crc32(name)))
        elif name not in _TEXTS:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end


def _webp(data: bytes) -> bytes:
    """Browsers turn no WebP, so nothing of its Exif block is needed."""
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    parts: list[bytes] = []
    at = 12
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", data, at)
        after = at + 8 + length + length % 2
        part = data[at:after]
        if name == b"VP8X":
            part = part[:8] + bytes([part[8] & ~(_WEBP_EXIF | _WEBP_XMP)]) + part[9:]
        if name in _WEBP_SHOWN:
            parts.append(part)
        at = after
    whole = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


def _gif(data: bytes) -> Iterator[bytes]:
    """The parts of a GIF, without comments and what programs keep in it. What comes after its end goes too."""
    at = 13 + _gif_colours(data[10])
    yield data[:at]
    while data[at] != 0x3B:
        start, kind = at, data[at]
        label = data[at + 1]
        if kind == 0x2C:
            at += 11 + _gif_colours(data[at + 9])
        elif kind == 0x21:
            at += 2
        else:
            raise ValueError
        first = at
        while data[at]:
            at += data[at] + 1
        at += 1
        program = data[first + 1 : first + 12]
        left_out = label == _GIF_COMMENT or (label == _GIF_APPLICATION and program not in _GIF_SHOWN)
        if kind == 0x2C or not left_out:
            yield data[start:at]
    yield b"\x3b"


def _gif_colours(flags: int) -> int:
    """The bytes of the table of colours that follows, if there is one."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _turn(exif: bytes) -> int:
    """The orientation that an Exif block gives, if the picture has to be turned or mirrored for it; else 0."""
    order = {b"II*\0": "<", b"MM\0*": ">"}[exif[:4]] if exif[:4] in {b"II*\0", b"MM\0*"} else ""
    if not order:
        return 0
    try:
        (at,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, at)
        for number in range(min(count, 1_000)):
            tag, kind = struct.unpack_from(order + "HH", exif, at + 2 + 12 * number)
            if tag == _ORIENTATION:
                (turn,) = struct.unpack_from(order + ("H" if kind == 3 else "I"), exif, at + 10 + 12 * number)
                return int(turn) if 2 <= turn <= 8 else 0
    except struct.error:
        return 0
    return 0


def _only_turn(turn: int) -> bytes:
    """An Exif block with the orientation alone."""
    return _TIFF + struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, turn, 0, 0)
