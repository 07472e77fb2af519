"""Smaller versions of pictures, which are made once and kept on disk."""

from __future__ import annotations

import hashlib
import io
import os
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageOps

from generator.render.output import Scale

# How each kind of picture is saved. Photographs keep what a reader sees, and lose what nobody does.
_SAVED: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 82, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 80, "method": 4},
}
_FORM = 1  # of what is kept; another number makes all of them anew


def scaled(data: bytes, width: int) -> bytes:
    """A picture so many pixels wide, of the same kind, turned as it's shown, with its colour profile and nothing else.

    One that can't be read stays as it is.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # larger ones get no versions
            image = Image.open(io.BytesIO(data))
            kind = image.format or ""
            profile = image.info.get("icc_profile")
            turned = ImageOps.exif_transpose(image)
        if kind not in _SAVED:
            return data
        if turned.mode == "P":  # between two colours of a palette there is none
            turned = turned.convert("RGBA" if "transparency" in turned.info else "RGB")
        height = max(1, round(turned.height * width / turned.width))
        small = turned.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        made = io.BytesIO()
        small.save(made, kind, **_SAVED[kind], **({"icc_profile": profile} if profile else {}), exif=b"")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return data
    return min(made.getvalue(), data, key=len)


def cached_versions(root: Path, say: Callable[[str], None]) -> Scale:
    """`scaled`, with .cache/pictures of the project as its cache, which may be deleted at any time.

    `say` gets one line when new versions have to be made, since that takes long.
    """
    folder = root / ".cache" / "pictures"
    said: list[bool] = []

    def scale(data: bytes, width: int) -> bytes:
        name = hashlib.sha256(f"{_FORM} {PIL.__version__} {width}\n".encode() + data).hexdigest()[:40]
        path = folder / name
        with suppress(OSError):
            return path.read_bytes()
        if not said:
            said.append(True)
            say("Making smaller versions of pictures, which are kept for later builds ...")
        made = scaled(data, width)
        with suppress(OSError):  # a read-only project is built too, only slower
            folder.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}")
            unfinished.write_bytes(made)
            unfinished.replace(path)
        return made

    return scale
