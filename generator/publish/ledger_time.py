"""The times in lines of the ledger."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)


def _iso(value: object) -> object:
    """The value, unless it isn't a time with an offset. Pydantic takes a number for seconds since 1970."""
    found = datetime.fromisoformat(value) if isinstance(value, str) and _ISO.match(value) else value
    if not isinstance(found, datetime) or not found.tzinfo:
        raise ValueError
    return found


Time = Annotated[AwareDatetime, BeforeValidator(_iso)]
