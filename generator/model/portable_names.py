"""Names that files and folders can have on every system: Windows keeps some for devices, in every folder."""

from __future__ import annotations

import re

_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *", re.IGNORECASE)
_SIGNS = re.compile(r'[<>:"|?*\\]')


def is_reserved(name: str) -> bool:
    """Whether no file or folder can have this name on Windows, whatever follows behind a dot."""
    return _DEVICE.fullmatch(name.partition(".")[0]) is not None


def loses_its_end(name: str) -> bool:
    """Whether Windows would drop the last character of this name."""
    return bool(name.strip(".")) and name.endswith((".", " "))


def unportable(name: str) -> str | None:
    """Why a file or folder can't have this name on Windows; None if it can."""
    if is_reserved(name):
        return f"expected a name that Windows can have, found `{name}`, which it keeps for itself"
    if loses_its_end(name):
        return f"expected a name that Windows can have, found `{name}`, whose last character it drops"
    if sign := _SIGNS.search(name):
        return f"expected a name that Windows can have, found `{name}` with `{sign.group()}`"
    return None
