"""The real project with one file spoilt in one way, many times: it loads with errors that say where, or it builds."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from generator.render.pages import all_pages
from generator.site.disk import read_files
from generator.text.problems import errors
from tests.project_support import ROOT, Files, loaded

MUTANTS_A_KIND = 40
FILES = read_files(ROOT)
WRITTEN = sorted(path for path in FILES if path.endswith((".yml", ".md")))
VALUES = (
    *("", "~", "no", "true", "7", "-1", "1.5", "010", "[]", "{}", "[a, b]", "{a: b}", '""', '"', "'", "&a x", "*a"),
    *("!x y", "|", ">", "x" * 500, "2026-02-30", "9999-12-31T23:59-14:00", "https://", "- a", "a: b", "[[[[", "😀"),
)
_KEY = re.compile(r"^(\s*(?:- )?)([a-z_-]+)(:.*)$")

Mutate = Callable[[str, Random], str]


def on_lines(change: Callable[[list[str], int, Random], None]) -> Mutate:
    """A change of the lines around one of them."""

    def mutate(text: str, random: Random) -> str:
        lines = text.split("\n")
        change(lines, random.randrange(len(lines)), random)
        return "\n".join(lines)

    return mutate


def delete(lines: list[str], at: int, random: Random) -> None:
    del lines[at : at + random.randint(1, 3)]


def double(lines: list[str], at: int, random: Random) -> None:
    lines[at:at] = lines[at : at + random.randint(1, 4)]


def swap(lines: list[str], at: int, random: Random) -> None:
    other = random.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def indent(lines: list[str], at: int, random: Random) -> None:
    lines[at] = random.choice([" ", "  ", "    ", "\t", ""]) + lines[at].lstrip(random.choice(["", " "]))


def rename_key(lines: list[str], at: int, random: Random) -> None:
    place = next((place for place in range(at, len(lines)) if _KEY.match(lines[place])), None)
    if place is not None:
        name = random.choice(["x", "title", "id", "format", "tags", "[key]", "null", '""', "items", "body"])
        lines[place] = _KEY.sub(rf"\g<1>{name}\g<3>", lines[place])


def other_value(lines: list[str], at: int, random: Random) -> None:
    place = next((place for place in range(at, len(lines)) if re.search(r"(?:: |- )", lines[place])), at)
    before = re.sub(r"(?:: |- )[^:]*\Z", "", lines[place])
    lines[place] = before + random.choice([": ", "- ", " "]) + random.choice(VALUES)


def spoil_letters(text: str, random: Random) -> str:
    letters = list(text)
    for _ in range(random.randint(1, 4)):
        letters[random.randrange(len(letters))] = random.choice("\"'{}[]:#&*!|>%@`,-?\\\n\t\0é😀\u2028\ue000 x0")
    return "".join(letters)


def cut(text: str, random: Random) -> str:
    return text[: random.randrange(len(text))]


def from_another(text: str, random: Random) -> str:
    other = FILES[random.choice(WRITTEN)].decode()
    return text[: random.randrange(len(text))] + other[random.randrange(len(other)) :]


KINDS: dict[str, Mutate] = {
    "lines deleted": on_lines(delete),
    "lines doubled": on_lines(double),
    "lines swapped": on_lines(swap),
    "indentation": on_lines(indent),
    "keys renamed": on_lines(rename_key),
    "other values": on_lines(other_value),
    "letters": spoil_letters,
    "cut short": cut,
    "mixed": from_another,
}


def hold(files: Files, name: str) -> int:
    """Fails unless the files load with problems inside them, or build; gives how many were told."""
    made = loaded(files)
    assert (made.site is None) == bool(errors(made.problems)), name
    for problem in made.problems:
        lines = files.get(problem.path, b"").decode("utf-8", "replace").replace("\r", "\n").split("\n")
        assert 1 <= problem.line <= len(lines), f"{name}: {problem}"
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1, f"{name}: {problem}"
        assert not re.search(r"Input should|Value error|\n", str(problem)), f"{name}: {problem}"
    if made.site is not None:
        assert all_pages(made.site), name
    return len(made.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_a_spoilt_file_is_told_or_built_and_never_a_crash(kind: str) -> None:
    random = Random(kind)  # noqa: S311 - the same mutants in every run
    told = 0
    for number in range(MUTANTS_A_KIND):
        path = random.choice(WRITTEN)
        mutant = KINDS[kind](FILES[path].decode(), random)
        told += hold({**FILES, path: mutant.encode("utf-8", "replace")}, f"{kind} {number} of {path}") > 0

    assert told > MUTANTS_A_KIND // 3  # else the mutants are too tame to show anything


def test_spoilt_bytes_are_told_or_built_and_never_a_crash() -> None:
    random = Random("bytes")  # noqa: S311 - the same mutants in every run
    for number in range(MUTANTS_A_KIND):
        path = random.choice(WRITTEN)
        data = bytearray(FILES[path])
        for _ in range(random.randint(1, 3)):
            data[random.randrange(len(data))] = random.randrange(256)
        hold({**FILES, path: bytes(data)}, f"bytes {number} of {path}")


def test_a_file_that_is_missing_or_empty_is_told_or_built_and_never_a_crash() -> None:
    for path in WRITTEN:
        hold({other: data for other, data in FILES.items() if other != path}, f"without {path}")
        hold({**FILES, path: b""}, f"empty {path}")


def test_one_file_in_the_place_of_another_is_told_or_built_and_never_a_crash() -> None:
    random = Random("places")  # noqa: S311 - the same mutants in every run
    for path in WRITTEN:
        other = random.choice(WRITTEN)
        hold({**FILES, path: FILES[other]}, f"{other} as {path}")
