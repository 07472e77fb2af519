"""The smaller versions of a picture: which there are, how they are called, and the HTML that offers them."""

from __future__ import annotations

import re

WIDTHS = (480, 960, 1600)  # of a small phone's screen, a text on a screen, and the same on a screen with more dots
MAIL_WIDTH = 1100  # pixels that a picture in a mail or a feed needs at least, on a screen with more dots
_LEAST_SAVED = 0.8  # a version that is hardly smaller isn't worth a file
_MOST_PIXELS = 60_000_000  # that are unpacked to make them
_IMAGE = re.compile(r"<img\b[^>]*>")
_OFFERED = re.compile(r' data-widths="([\d ]*)"')
_SOURCE = re.compile(r'( src=")([^"]*)(")')
_WIDTH = re.compile(r' width="(\d+)"')
# As wide as the window with its edges, and at most as wide as a text (--measure in site.css).
_SIZES = "(max-width: 42rem) 92vw, 38rem"


def smaller(data: bytes, width: int, height: int) -> tuple[int, ...]:
    """The widths of a picture's smaller versions; none of one that moves, or of a kind that isn't made smaller."""
    if width * height > _MOST_PIXELS or not _is_still(data):
        return ()
    return tuple(one for one in WIDTHS if one <= width * _LEAST_SAVED)


def _is_still(data: bytes) -> bool:
    if data.startswith(b"\xff\xd8\xff"):
        return True
    if data.startswith(b"\x89PNG"):
        return b"acTL" not in data[: data.find(b"IDAT")]
    return data[8:12] == b"WEBP" and not (data[12:16] == b"VP8X" and data[20] & 2)


def version(address: str, width: int) -> str:
    """The address, or the name, of a version: `smoke.480w.jpg` of `smoke.jpg`."""
    stem, dot, ending = address.rpartition(".")
    return f"{stem}.{width}w{dot}{ending}"


def with_srcset(html: str) -> str:
    """A page in which each picture with `data-widths` offers its versions; the addresses are final."""
    return _IMAGE.sub(lambda found: _offer(found[0]), html) if " data-widths=" in html else html


def _offer(image: str) -> str:
    offered, source, whole = _OFFERED.search(image), _SOURCE.search(image), _WIDTH.search(image)
    if not (offered and source and whole):
        return image
    versions = [f"{version(source[2], int(width))} {width}w" for width in offered[1].split()]
    srcset = ", ".join([*versions, f"{source[2]} {whole[1]}w"])
    return _OFFERED.sub(f' srcset="{srcset}" sizes="{_SIZES}"', image)


def with_one_width(html: str) -> str:
    """A text for mails and feeds, in which such a picture is the smallest version that is large enough."""
    return _IMAGE.sub(lambda found: _choose(found[0]), html) if " data-widths=" in html else html


def _choose(image: str) -> str:
    offered = _OFFERED.search(image)
    if not offered:
        return image
    width = next((int(width) for width in offered[1].split() if int(width) >= MAIL_WIDTH), None)
    image = _OFFERED.sub("", image)
    return _SOURCE.sub(lambda found: found[1] + version(found[2], width) + found[3], image) if width else image
