"""The real project with one file spoilt in one way, many times: it loads with errors that say where, or it builds."""

from __future__ import annotations

import re
from random import Random

import pytest

from generator.render.output import all_pages
from generator.text.problems import errors
from tests.tools.files import Files
from tests.tools.small_project import loaded
from tests.tools.spoils import FILES, KINDS, WRITTEN

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.fixture
def mutants(request: pytest.FixtureRequest) -> int:
    """How many of a kind: `make test-mutants` tries more."""
    return max(12, int(request.config.getoption("--mutants")) // 60)


def hold(files: Files, name: str, spoilt: str) -> int:
    """Fails unless the files load with problems inside them, or build; gives how many were told.

    A draft that was spoilt stops nothing, and nor do errors in other drafts.
    """
    made = loaded(files)
    drafts = {path for file in (FILES, files) for path, data in file.items() if b"status: draft" in data}
    unstopping = {problem.path for problem in errors(made.problems) if problem not in made.blocking}
    assert (made.site is None) == bool(made.blocking), name
    assert spoilt in drafts or unstopping <= drafts, name
    for problem in made.problems:
        lines = files.get(problem.path, b"").decode("utf-8", "replace").replace("\r", "\n").split("\n")
        assert 1 <= problem.line <= len(lines), f"{name}: {problem}"
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, f"{name}: {problem}"
        assert not re.search(r"Input should|Value error|\n", str(problem)), f"{name}: {problem}"
    if made.site is not None:
        assert all_pages(made.site), name
    return len(made.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_told_or_built_and_never_a_crash(kind: str, mutants: int) -> None:
    random = Random(kind)  # noqa: S311 - the same mutants in every run
    told = 0
    for number in range(mutants):
        path = random.choice(WRITTEN)
        mutant = KINDS[kind](FILES[path].decode(), random)
        told += hold({**FILES, path: mutant.encode("utf-8", "replace")}, f"{kind} {number} of {path}", path) > 0

    assert told > mutants // 3  # else the mutants are too tame to show anything


def test_spoilt_bytes_are_told_or_built_and_never_a_crash(mutants: int) -> None:
    random = Random("bytes")  # noqa: S311 - the same mutants in every run
    for number in range(mutants):
        path = random.choice(WRITTEN)
        data = bytearray(FILES[path])
        for _ in range(random.randint(1, 3)):
            data[random.randrange(len(data))] = random.randrange(256)
        hold({**FILES, path: bytes(data)}, f"bytes {number} of {path}", path)


def test_a_file_that_is_missing_or_empty_is_told_or_built_and_never_a_crash() -> None:
    for path in WRITTEN:
        hold({other: data for other, data in FILES.items() if other != path}, f"without {path}", path)
        hold({**FILES, path: b""}, f"empty {path}", path)


def test_one_file_in_the_place_of_another_is_told_or_built_and_never_a_crash() -> None:
    random = Random("places")  # noqa: S311 - the same mutants in every run
    for path in WRITTEN:
        other = random.choice(WRITTEN)
        hold({**FILES, path: FILES[other]}, f"{other} as {path}", path)
