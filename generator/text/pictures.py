"""Pictures and their sizes, which let a page reserve space while they load."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
_ORIENTATION, _GPS = 0x0112, 0x8825  # Exif 2.3, tables 4 and 3
_TURNED = range(5, 9)  # orientations that swap width and height; browsers follow them
_SVG = re.compile(rb"<svg\b[^>]*>", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*\Z")


def is_picture(name: str) -> bool:
    """Whether a file name, path or address has the extension of a picture."""
    return name.lower().endswith(ENDINGS)


def no_picture(name: str) -> str:
    """The message for a file that exists, but isn't a picture."""
    return f"expected a picture ({', '.join(ENDINGS)}), found `{name}`; export it as a picture, or link to it instead"


class PictureError(ValueError):
    """No browser could show this picture. The message says what was expected."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, as it's published.

    Attributes:
        name: the file's name in its issue's folder.
        size: width and height in CSS pixels, as a browser shows them; None if an SVG doesn't state them.
        located: whether its Exif block says where it was taken (GPS data).
    """

    name: str
    data: bytes
    size: tuple[int, int] | None
    located: bool = False


def read_picture(name: str, data: bytes) -> Picture:
    """The picture in a file.

    Raises:
        PictureError: the data is not a picture that browsers can show.
    """
    if name.lower().endswith(".svg"):
        return Picture(name, data, _svg_size(data))
    try:
        with Image.open(io.BytesIO(data)) as image:
            image.verify()  # checks every chunk of a PNG; afterwards the image can't be used
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            exif = image.getexif()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PictureError("expected a picture that browsers can show, found other data") from error
    if exif.get(_ORIENTATION) in _TURNED:
        width, height = height, width
    return Picture(name, data, (width, height), located=_GPS in exif)


def _svg_size(data: bytes) -> tuple[int, int] | None:
    tag = _SVG.search(data)
    if tag is None:
        raise PictureError("expected an SVG picture, found no <svg> element")
    text = tag.group().decode("utf-8", "replace")
    given = dict(re.findall(r"""(?<![\w:-])(width|height|viewBox)\s*=\s*["']([^"']*)["']""", text))
    sides = [_LENGTH.match(given.get(side, "")) for side in ("width", "height")]
    if all(sides):
        return (round(float(sides[0][1])), round(float(sides[1][1])))  # type: ignore[index] # all are matches
    box = re.split(r"[\s,]+", given.get("viewBox", "").strip())
    if len(box) == 4 and all(_LENGTH.match(side) for side in box[2:]):
        return (round(float(box[2])), round(float(box[3])))
    return None
