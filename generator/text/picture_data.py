"""What the readers of all kinds of pictures share: their result, their error, and Exif."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

MAX_SIDE = 65_535  # of a JPEG; some browsers show less
MAX_PIXELS = 120_000_000  # more than any phone takes; 480 MB in a reader's memory
NO_PICTURE = "expected a picture that browsers can show"
NOT_WHOLE = "expected a whole picture, found one that is damaged or cut off; export it again"
_ORIENTATION, _GPS = 0x0112, 0x8825  # Exif 2.3, tables 4 and 3
_TURNED = range(5, 9)  # orientations that swap width and height
_MOST_TAGS = 1_000  # a camera writes about 30
_XMP_GPS = (b"exif:GPSLatitude", b"GPSLatitude>")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong with a picture; line and column are of an SVG, and count from 1."""

    message: str
    line: int = 1
    column: int = 1


class PictureError(ValueError):
    """A file that can't be published as a picture. Each message says what was expected and what to do."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.message for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture as browsers show it; `located`: its Exif block says where it was taken."""

    width: int
    height: int
    located: bool = False

    def turned(self, exif: Exif) -> Shown:
        """The picture as it is after a turn by its Exif orientation."""
        sides = (self.height, self.width) if exif.turned else (self.width, self.height)
        return Shown(*sides, self.located or exif.located)


@dataclass(frozen=True, slots=True)
class Exif:
    """What an Exif block says."""

    turned: bool = False
    located: bool = False


def check_size(width: int, height: int) -> None:
    """Refuses what can't be seen, and what doesn't fit into a reader's memory, however small the file is.

    Raises:
        PictureError: width and height are refused.
    """
    if width * height == 0:
        raise PictureError(
            [Fault("expected a picture with a width and a height, found one with none; export it again")]
        )
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        most = f"at most {MAX_PIXELS // 1_000_000} million pixels, and {MAX_SIDE:,} on each side"
        raise PictureError([Fault(f"expected {most}, found {width} × {height}; make it smaller")])


def not_whole() -> PictureError:
    """The error for a picture that ends too early, or whose checksum is wrong."""
    return PictureError([Fault(NOT_WHOLE)])


def read_exif(data: bytes) -> Exif:
    """The first directory of an Exif block (TIFF 6.0, section 2). A block that can't be read says nothing."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return Exif()
    try:
        (at,) = struct.unpack_from(order + "I", data, 4)
        (count,) = struct.unpack_from(order + "H", data, at)
        tags: dict[int, int] = {}
        for number in range(min(count, _MOST_TAGS)):
            tag, _, _, value = struct.unpack_from(order + "HHIH", data, at + 2 + 12 * number)
            tags.setdefault(tag, value)
    except struct.error:
        return Exif()
    return Exif(tags.get(_ORIENTATION, 0) in _TURNED, _GPS in tags)


def names_a_place(data: bytes) -> bool:
    """Whether XMP metadata, which are plain text in the file, say where the picture was taken."""
    return any(words in data for words in _XMP_GPS)
