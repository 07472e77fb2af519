"""site.css: one scale of sizes, radii and colours, each named once in `:root`, and what is for paper in one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PIL import ImageColor

from tests.tools.small_project import ROOT

STYLE = (ROOT / "overrides/assets/site.css").read_text(encoding="utf-8")
SIZES = {f"--text-{step}" for step in ("xs", "sm", "md", "lg", "xl", "2xl", "3xl", "4xl")}
RELATIVE = {"--text-root", "--text-code"}  # what the eight are counted from, and code beside a text of any size
FONT = re.compile(r"(?:(?:italic|bold|\d00) )*(?P<size>[^/ ]+)(?:/[\d.]+)? .+")
LENGTH = re.compile(r"(?<![\w.-])\d*\.?\d+(?:px|pt|mm|rem|em|%)")
COLOUR = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(|\b(?:{'|'.join(ImageColor.colormap)})\b"
)


@dataclass(frozen=True)
class Declaration:
    """`name: value`, with the rules and media around it, the outermost first."""

    around: tuple[str, ...]
    name: str
    value: str

    @property
    def is_token(self) -> bool:
        return self.name.startswith("--")

    @property
    def line(self) -> str:
        return f"{' > '.join(self.around)}: {self.name}: {self.value}"


def declarations(style: str) -> Iterator[Declaration]:
    around: list[str] = []
    text = re.sub(r'/\*.*?\*/|"[^"]*"', "", style, flags=re.DOTALL)
    for piece, mark in re.findall(r"([^{};]*)([{};])", text):
        if mark == "{":
            around.append(" ".join(piece.split()))
            continue
        name, colon, value = piece.partition(":")
        if colon:
            yield Declaration(tuple(around), name.strip(), " ".join(value.split()))
        if mark == "}":
            around.pop()
    assert around == []


def sizes_by_hand(style: str) -> list[str]:
    """Sizes of letters that aren't one of the scale."""
    found = []
    for one in declarations(style):
        if one.name == "font-size":
            size = one.value
        elif one.name == "font" and one.value != "inherit":
            size = FONT.fullmatch(one.value.removesuffix(" !important"))["size"]  # type: ignore[index] # a shorthand has one
        else:
            continue
        if size != "inherit" and size not in {f"var({name})" for name in SIZES | RELATIVE}:
            found.append(one.line)
    return found


def radii_by_hand(style: str) -> list[str]:
    radii = (one for one in declarations(style) if one.name.endswith("radius") and not one.is_token)
    return [one.line for one in radii if LENGTH.search(one.value)]


def colours_by_hand(style: str) -> list[str]:
    """Colours that no property of `:root` names; the system's own, for forced colours, are no choice of ours."""
    return [
        one.line
        for one in declarations(style)
        if COLOUR.search(one.value) and not (one.is_token and one.around[-1] == ":root")
    ]


def lines_by_hand(style: str) -> list[str]:
    """Widths of lines that aren't one of the few. A dot in a circle on paper is drawn by a border as wide as it is."""
    drawn = r"border(?:-\w+)*(?<!radius)|outline(?:-offset)?|text-decoration-thickness|box-shadow"
    lines = (one for one in declarations(style) if re.fullmatch(drawn, one.name))
    widths = (one for one in lines if re.search(r"\d(?:px|pt|mm)\b", one.value))
    return [one.line for one in widths if not one.around[-1].endswith(":checked")]


def spaces_by_hand(style: str) -> list[str]:
    """Space on a screen that isn't one of the steps; within a line it's counted in the text's own size (em)."""
    spaces = (one for one in declarations(style) if re.fullmatch(r"(?:margin|padding|gap)(?:-\w+)*", one.name))
    steps = [one for one in spaces if re.search(r"\d(?:rem|px|pt)\b", one.value) and one.around[0] != "@media print"]
    return [one.line for one in steps if one.around[-1] != ".visually-hidden"]


def scattered(style: str) -> list[str]:
    """What is for paper outside of the first `@media print`, and what follows it."""
    print_block = "@media print"
    places = [one.around[0] for one in declarations(style)]
    first = places.index(print_block)
    return [
        *re.findall(r"@media[^{]*\bprint\b[^{]*", style)[1:],
        *(one.line for one in declarations(style) if "@page" in one.around and one.around[0] != print_block),
        *(place for place in places[first:] if place != print_block),
    ]


PROBES: dict[Callable[[str], list[str]], tuple[str, ...]] = {
    sizes_by_hand: (
        ".x { font-size: 1.02rem }",
        ".x { font: 600 17px/1.2 var(--sans) }",
        "@media print { .x { font: 9pt Arial } }",
    ),
    radii_by_hand: (".x { border-radius: 3px 0 }", ".x { border-top-left-radius: 50% }"),
    colours_by_hand: (
        ".x { color: #000 }",
        ".x { fill: red }",
        ".x { --mine: rgb(0 0 0) }",
        "@media print { .x { border: 1px solid #bbb } }",
    ),
    lines_by_hand: (
        ".x { border: 1px solid }",
        ".x { border-left-width: 2mm }",
        ".x { outline: 3px solid var(--ink) }",
        ".x { box-shadow: inset 3px 0 var(--ink) }",
    ),
    spaces_by_hand: (".x { margin: 0 1.3rem }", ".x { padding-left: 20px }", ".x { gap: 1rem }"),
    scattered: (".x { color: inherit }", "@media print { .x { color: inherit } }", "@page { margin: 1cm }"),
}


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_nothing_is_set_by_hand(probe: Callable[[str], list[str]]) -> None:
    assert probe(STYLE) == []


@pytest.mark.parametrize(("probe", "rule"), [(probe, rule) for probe, rules in PROBES.items() for rule in rules])
def test_a_rule_that_does_so_would_be_seen(probe: Callable[[str], list[str]], rule: str) -> None:
    assert probe(f"{STYLE}{rule}\n") != []


def test_letters_have_eight_sizes_at_most() -> None:
    named = {one.name for one in declarations(STYLE) if one.name.startswith("--text-")}

    assert named == SIZES | RELATIVE
    assert len(SIZES) == 8


def test_every_property_that_is_set_is_used_and_every_one_used_is_set() -> None:
    named = {one.name for one in declarations(STYLE) if one.is_token}
    used = set(re.findall(r"var\((--[\w-]+)", STYLE))

    assert named == used


def test_a_colour_is_named_once_in_each_scheme() -> None:
    times = Counter((one.around, one.name) for one in declarations(STYLE) if one.is_token and COLOUR.search(one.value))
    schemes = {around: {name for where, name in times if where == around} for around, _ in times}
    light, dark, paper = schemes.values()

    assert list(schemes) == [
        (":root",),
        ("@media screen and (prefers-color-scheme: dark)", ":root"),
        ("@media print", ":root"),
    ]
    assert set(times.values()) == {1}
    assert light == dark
    assert paper < light  # paper is light, and differs where ink costs something
