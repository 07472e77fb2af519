"""Twice as many issues are twice the work, and no more: counted in calls, as seconds depend on the machine."""

from __future__ import annotations

import gc
from collections.abc import Callable
from cProfile import Profile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from generator.app.load import Loaded, load
from generator.publish.calendar import calendar_of, lines_of
from generator.publish.ledger import Ledger, Publication, due
from generator.render.output import all_files
from generator.rules.registry import ADVICE, run
from generator.site.site import Site
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, TOPICS, base_files

NOW = datetime(2027, 6, 1, tzinfo=UTC)
URL = "https://example.org/"
FEW, SOME, MANY = 100, 200, 400  # more than any list of the newest, and than the neighbours that are searched
FIRST = date(2026, 1, 1)
BODY = """\
Words of the day {n}, with [the one before](/issues/day-{before}/) and [a guide](/guides/dinner/).

## What to do

- Turn down the heat.
- Wait, and look at *this* again.

```create
Turn it up.
```
"""


def project(count: int) -> Files:
    """So many issues in order. The last tenth are drafts; all have one topic, and each tenth another."""
    files = base_files()
    head = files.pop(ISSUE).decode().split("---\n")[1].splitlines()
    kept = [line for line in head if not line.startswith(("id:", "aliases:", "number:", "tags:", "status:", "title:"))]
    topics = [f"t{number}" for number in range(10)]
    files[TOPICS] += "".join(f"  {tag}: {{title: Topic {tag}, description: About it}}\n" for tag in topics).encode()
    for number in range(count):
        status = "draft" if number >= count * 9 // 10 else "ready"
        own = [
            f"id: day{number:05}", f"title: Day {number}", f"status: {status}", f"tags: [heat, t{number * 10 // count}]"
        ]  # fmt: skip
        day = FIRST + timedelta(days=number)
        body = BODY.format(n=number, before=max(0, number - 1))
        text = "\n".join(["---", *kept, *own, "---", "", body])
        files[f"content/issues/{day}-day-{number}.md"] = text.encode()
    return files


def counted(act: Callable[[], object]) -> int:
    """How many functions are called, of Python and of C."""
    profile = Profile()
    gc.collect()
    gc.disable()  # what earlier work left behind would be counted when it's freed
    try:
        profile.runcall(act)
    finally:
        gc.enable()
    return sum(entry.callcount for entry in profile.getstats())


def loaded(count: int) -> tuple[Files, Loaded, Site]:
    files = project(count)
    found = load(files, NOW, URL, drafts=True)
    assert found.site, [str(one) for one in found.problems]
    assert len(found.site.issues) == count
    return files, found, found.site


def check(count: int) -> Callable[[], object]:
    files, found, _ = loaded(count)
    ledger = [
        Publication(id=f"{issue.id}{gone}", slug=f"{issue.slug}{gone}", due=NOW, recorded=NOW, sha256="0" * 64)
        for issue in found.issues
        for gone in ("", "-gone")
    ]

    def act() -> None:
        context = load(files, NOW, URL, drafts=True).context
        assert context
        tuple(run(ADVICE, replace(context, ledger=Ledger(tuple(ledger), numbers=tuple(range(1, len(ledger) + 1))))))

    return act


def draw(count: int) -> Callable[[], object]:
    _, _, site = loaded(count)
    return lambda: all_files(site, lambda _: b"")


def plan(count: int) -> Callable[[], object]:
    files, found, site = loaded(count)

    def act() -> None:
        due(site.issues, (), files, NOW)
        lines_of(calendar_of(found.issues, {}, NOW))

    return act


@pytest.mark.parametrize("work", [check, draw, plan])
def test_the_calls_grow_with_the_issues_and_not_with_their_square(work: Callable[[int], Callable[[], object]]) -> None:
    work(20)()  # what is compiled once
    few, some, many = (counted(work(count)) for count in (FEW, SOME, MANY))

    assert many - some <= 2.1 * (some - few)


def test_work_that_grows_with_the_square_is_seen() -> None:
    def square(count: int) -> Callable[[], object]:
        return lambda: [abs(at) for _ in range(count) for at in range(count)]

    few, some, many = (counted(square(count)) for count in (FEW, SOME, MANY))

    assert many - some > 3 * (some - few)
