"""The goals of speed and size: what `make bench` measures, and what it must not exceed."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (365, 1825, 3650)  # issues: one, five and ten years of daily ones

HUGO = "Hugo"
ELEVENTY = "Eleventy"
MKDOCS = "plain MkDocs"


@dataclass(frozen=True)
class Limit:
    """What a median may be at most.

    Attributes:
        at_most: in the goal's unit, or times what `times` names.
        size: of the corpus; None for every size.
        times: a peer that is measured in turn, or another size of the corpus.
    """

    at_most: float
    size: int | None = None
    times: str | int | None = None

    def __str__(self) -> str:
        """As in the table."""
        times = f"{self.times:,}" if isinstance(self.times, int) else self.times
        amount = f"{self.at_most:g}" + (f" × {times}" if times else "")
        return f"≤ {amount}" + (f" at {self.size:,}" if self.size else "")


@dataclass(frozen=True)
class Goal:
    """A row of the table. Its `id` is what `--only` takes."""

    id: str
    what: str
    unit: str
    limits: tuple[Limit, ...]


WALL, CPU = "s", "CPU s"
GOALS = (
    Goal(
        "serve-edit",
        "an edit in the preview until its page is served",
        WALL,
        (Limit(0.5, 1825), Limit(1.1, 1825, HUGO), Limit(0.8, 3650)),
    ),
    Goal("serve-start", "start of the preview, with what was kept", WALL, (Limit(4, 1825),)),
    Goal("edit-cold", "build after one edit, without search", CPU, (Limit(3, 3650),)),
    Goal("edit-cold-search", "build after one edit", CPU, (Limit(5, 3650),)),
    Goal("build", "clean build, only cards kept, without search", CPU, (Limit(16, 3650), Limit(1.25, 3650, MKDOCS))),
    Goal("build-search", "clean build, only cards kept", CPU, (Limit(38, 3650),)),
    Goal("memory", "the same: peak memory of the largest process", "MiB", (Limit(400, 3650),)),
    Goal("cards", "each card of a first build", "ms", (Limit(12),)),
    Goal("check", "check, nothing kept", CPU, (Limit(2.1, 3650, 1825),)),
    Goal("check-kept", "check, with what was kept", CPU, (Limit(1, 3650),)),
    Goal("status", "status", CPU, (Limit(1, 3650),)),
    Goal("new", "new issue", CPU, (Limit(1, 3650),)),
    Goal("email", "email", CPU, (Limit(1, 3650),)),
    Goal("help", "inversion --help", CPU, (Limit(0.2),)),
    Goal("unloaded", "files in the site that no page loads", "KB", (Limit(0),)),
    Goal("search-bytes", "first search, what the browser fetches", "KB", (Limit(200, 3650),)),
    Goal("search-time", "first search until its first result", WALL, (Limit(2, 3650, "its download"),)),
    Goal("quiz-start", "quiz page until Start reacts, slow phone", WALL, (Limit(2, None, "a plain form"),)),
)
