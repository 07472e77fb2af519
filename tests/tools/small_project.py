"""A small valid project for tests that change it, and the real one; loaded and drawn without a disk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from generator.app.load import Loaded, load
from generator.render.output import all_pages
from generator.rules.advice import quiz_advice, safety_advice
from generator.rules.context import Context
from generator.rules.lock import lock_problems
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.problems import Problem
from tests.tools.files import Files, disk_files

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "tests" / "golden" / "_base"
ADVISED = ROOT / "tests" / "golden" / "_advised"
PUBLISHED = ROOT / "tests" / "golden" / "_published"
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
SITE_URL = "https://example.org/notes/"

SITE = "content/site.yml"
TOPICS = "content/topics.yml"
GUIDE = "content/guides/dinner/guide.yml"
CATEGORY = "content/guides/dinner/categories/high-flame.yml"
STRATEGY = "content/guides/dinner/strategies/set-a-timer.yml"
ISSUE = "content/issues/2026-11-23-smoke.md"
PAGE = "content/pages/index.md"
QUIZ = "quizzes/kitchen.yml"

Changes = Mapping[str, Iterable[tuple[str, str]]]


def base_files(
    texts: Mapping[str, str | bytes | None] | None = None,
    changes: Changes | None = None,
    *,
    advised: bool = False,
    published: bool = False,
) -> Files:
    """The small project: with `texts` laid over it (None: no such file), then each (old, new) of `changes` put in.

    `advised`: with a quiz of one item more, on which there is no advice left to give.
    `published`: with mkdocs.yml, a ledger in which the issue stands, two pictures, and answers to the advised quiz.
    """
    files = {
        **read_files(BASE),
        **(read_files(ADVISED) if advised else {}),
        **(disk_files(PUBLISHED) if published else {}),
    }
    for path, text in (texts or {}).items():
        if text is None:
            del files[path]
        else:
            files[path] = text.encode() if isinstance(text, str) else text
    for path, pairs in (changes or {}).items():
        for old, new in pairs:
            assert files[path].decode().count(old) == 1, f"{old!r} stands not once in {path}"
            files[path] = files[path].decode().replace(old, new).encode()
    return files


def loaded(files: Mapping[str, bytes], now: datetime = NOW) -> Loaded:
    """What the program makes of the files."""
    return load(files, now, SITE_URL)


def project_of(files: Mapping[str, bytes], now: datetime = NOW) -> Site:
    """The project, which must be free of errors."""
    made = loaded(files, now)
    assert made.site is not None, problem_lines(made)
    return made.site


def pages_of(files: Mapping[str, bytes], now: datetime = NOW) -> dict[str, str]:
    """The pages of a project that must be free of errors."""
    return all_pages(project_of(files, now))


def context_of(made: Loaded, language: str = "en") -> Context:
    """What the checks know of the files, which could be read; `language` is the interface's."""
    assert made.context is not None, problem_lines(made)
    return replace(made.context, language=language)


def quiz_advice_on(made: Loaded, language: str = "en") -> tuple[Problem, ...]:
    """The advice on quizzes that `inversion check` adds."""
    context = context_of(made, language)
    return (*quiz_advice(context), *safety_advice(context))


def lock_advice_on(made: Loaded) -> tuple[Problem, ...]:
    """What the lock file says against the quizzes."""
    return tuple(lock_problems(context_of(made)))


def problem_lines(made: Loaded) -> str:
    """The problems as the command line shows them."""
    return "".join(f"{problem}\n" for problem in made.problems)
