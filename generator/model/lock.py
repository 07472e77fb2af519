"""The lock file, quizzes/quizzes.lock: the items of each quiz as they were at its revision."""

from __future__ import annotations

from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints

from generator.model.base import Format, Id, Record, Table, Whole

PRINT_PATTERN = r"^[0-9a-f]{16}$"
Print = Annotated[str, StringConstraints(pattern=PRINT_PATTERN)]


class LockedQuiz(Record):
    """One quiz.

    Attributes:
        stem: the fingerprint of the question above the items; a knowledge quiz has none.
        items: the fingerprint of each item, by its id.
        retired: the last fingerprint of each deleted item, by its id, which no other item may reuse.
    """

    revision: Annotated[Whole, Field(ge=1)]
    stem: Print | None = None
    items: Table[Id, Print]
    retired: Table[Id, Print] = Field(default_factory=lambda: MappingProxyType({}))


class Lock(Record):
    """quizzes/quizzes.lock. A deleted quiz keeps its entry, since its id is never reused either."""

    format: Format
    quizzes: Table[Id, LockedQuiz]
