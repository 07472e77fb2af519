"""Ways to spoil a text file of the real project, each the same for the same random numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from random import Random

from generator.site.disk import read_files

ROOT = Path(__file__).resolve().parents[2]
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
