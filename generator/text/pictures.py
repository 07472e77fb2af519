"""Pictures and their sizes, which let a page reserve space while they load.

A picture is what its bytes say, whatever its name ends in, as in browsers: the one exception are SVG pictures, which
browsers recognize only by their name. No pixel is decoded, so a small file that unpacks to gigabytes costs nothing.
Pillow isn't used: it decodes a PNG to find its Exif block, and reads Exif blocks without a limit.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.text import avif, raster
from generator.text.picture_data import (
    NO_PICTURE,
    NOT_WHOLE,
    Fault,
    PictureError,
    Shown,
    check_size,
    names_a_place,
)
from generator.text.smaller import smaller
from generator.text.svg import read_svg

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_SIGNATURES: Mapping[bytes, Callable[[bytes], Shown]] = MappingProxyType(
    {
        raster.PNG: raster.png,
        b"\xff\xd8\xff": raster.jpeg,
        b"GIF87a": raster.gif,
        b"GIF89a": raster.gif,
        b"RIFF": raster.webp,
        b"BM": raster.bmp,
        b"\0\0\1\0": raster.ico,
    }
)
# Files that are often named like a picture, and what they are.
_OTHERS = (
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (0, b"II+\0", "a TIFF picture"),
    (0, b"MM\0+", "a TIFF picture"),
    (4, b"jP  ", "a JPEG 2000 picture"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (4, b"JXL ", "a JPEG XL picture"),
    (0, b"\xff\x0a", "a JPEG XL picture"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"gimp xcf", "a GIMP file"),
    (0, b"%PDF", "a PDF file"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript file"),
    (0, b"icns", "an Apple icon"),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (0, b"PK\3\4", "a ZIP archive"),
    (0, b"\x1f\x8b", "a compressed file"),
    (0, b"version https://git-lfs", "a pointer of Git LFS, so run `git lfs pull`"),
)


def is_picture(name: str) -> bool:
    """Whether a file name, path or address has the extension of a picture."""
    return name.lower().endswith(ENDINGS)


def no_picture(name: str) -> str:
    """The message for a file that exists, but isn't a picture."""
    return f"expected a picture ({', '.join(ENDINGS)}), found `{name}`; export it as a picture, or link to it instead"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, as it's published.

    Attributes:
        name: the file's name in its issue's folder.
        size: width and height in CSS pixels, as a browser shows them; None if an SVG doesn't state them.
        located: whether it says where it was taken (GPS data).
        widths: those of the smaller versions that pages offer.
    """

    name: str
    data: bytes
    size: tuple[int, int] | None
    located: bool = False
    widths: tuple[int, ...] = ()


def read_picture(name: str, data: bytes) -> Picture:
    """The picture in a file.

    Raises:
        PictureError: browsers can't show the file as a picture, or the picture could harm readers.
    """
    named_svg = name.lower().endswith(".svg")
    read = _reader(data)
    if named_svg and read is None:
        return Picture(name, data, read_svg(data))
    if named_svg:
        raise PictureError([Fault("expected an SVG picture, found another kind; name the file after what it is")])
    if read is None:
        raise PictureError([Fault(_other(data))])
    try:
        shown = read(data)
    except (struct.error, IndexError) as error:  # the data ends inside a number
        raise PictureError([Fault(NOT_WHOLE)]) from error
    check_size(shown.width, shown.height)
    located = shown.located or names_a_place(data)
    return Picture(name, data, (shown.width, shown.height), located, smaller(data, shown.width, shown.height))


def _reader(data: bytes) -> Callable[[bytes], Shown] | None:
    """What reads this kind of picture; None for an SVG, and for what no browser shows."""
    if data[4:8] == b"ftyp":
        return avif.read if avif.is_avif(data) else None
    if data.startswith(b"RIFF") and data[8:12] != b"WEBP":
        return None
    return next((read for start, read in _SIGNATURES.items() if data.startswith(start)), None)


def _other(data: bytes) -> str:
    """The message for a file that no browser shows as a picture."""
    found = next((kind for at, mark, kind in _OTHERS if data.startswith(mark, at)), None)
    if data[4:8] == b"ftyp":
        found = "a HEIC picture or a film" if avif.is_heic(data) else "a film"
    start = data[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").replace(b"\0", b"").lower()
    if found is None and start.startswith((b"<!doctype html", b"<html")):
        found = "a web page"
    elif found is None and start.startswith(b"<"):
        return f"{NO_PICTURE}, found text that may be an SVG picture; rename it to end in .svg"
    return f"{NO_PICTURE}, found {found or 'other data'}; export it again as PNG or JPEG"
