"""The colours of the theme's stylesheet, for what a stylesheet can't reach: cards, mails, a browser's bar, the icon.

They're the custom properties of `:root` in overrides/assets/site.css. Change one there, and everything follows.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from PIL import ImageColor

from generator.model.site import OwnColours, OwnScheme
from generator.text.problems import AuthorError, Problem, Rule

Rgb = tuple[int, int, int]
_ACCENTS = ("a1", "a2", "a3", "a4", "a5", "a6")
_NAMES = ("paper", "ink", "soft", "rule", *_ACCENTS)
_SKIPPED = re.compile(r"/\*.*?\*/|\"[^\"\n]*\"|'[^'\n]*'", re.DOTALL)
_MARK = re.compile(r"[{};]")
_PROPERTY = re.compile(r"\s*--(?P<name>[\w-]+)\s*:\s*(?P<value>.*?)\s*\Z", re.DOTALL)
_DARK = re.compile(r"@media\b(?!\s*print).*prefers-color-scheme\s*:\s*dark", re.DOTALL)

COLOUR = Rule(
    "colour",
    "error",
    what="A colour that cards and mails share with the theme's stylesheet is written as `#rrggbb`. Names, `rgb()` and "
    "`hsl()` work too, but nothing that only a browser can compute, such as `oklch()` or `var()`. This is about "
    "`--paper`, `--ink`, `--soft`, `--rule` and `--a1` to `--a6` of `:root`.",
    why="A card is a picture, and mail programs know no custom properties, so the program mixes these colours itself.",
)


@dataclass(frozen=True)
class Scheme:
    """The colours of one scheme, each as `#rrggbb`, by the names of their properties.

    Attributes:
        accents: those of the categories, `--a1` and so on.
    """

    paper: str
    ink: str
    soft: str
    rule: str
    accents: tuple[str, ...]

    @property
    def values(self) -> dict[str, str]:
        """Each colour by the name of its property, without hyphens."""
        plain = {"paper": self.paper, "ink": self.ink, "soft": self.soft, "rule": self.rule}
        return {**plain, **dict(zip(_ACCENTS, self.accents, strict=True))}

    @property
    def soft_on_ink(self) -> str:
        """What `soft` is on an ink panel; site.css mixes the same colour."""
        return mix(self.paper, self.ink, 0.76)

    @property
    def edge(self) -> str:
        """Between paper and ink: a line that is visible on both."""
        return mix(self.paper, self.ink, 0.45)


@dataclass(frozen=True)
class Colours:
    """Both schemes. What creates the problem is shown on ink, where the dark scheme's accents are readable."""

    light: Scheme
    dark: Scheme


SHIPPED = Colours(  # for a project without a stylesheet, such as one whose pages another builder makes
    Scheme(
        "#fbf8f2", "#211d19", "#625a51", "#ded6ca", ("#a04318", "#1c5f7e", "#654292", "#42632a", "#8a5a00", "#9a2b56")
    ),
    Scheme(
        "#171411", "#ece5da", "#aca297", "#3a342d", ("#e9946b", "#7cbddf", "#bd9ee5", "#a1c880", "#dfb25b", "#e995b5")
    ),
)


def colours_of(stylesheet: str, path: str) -> Colours:
    """The colours that the stylesheet at `path` gives to `:root`.

    As in a browser, the last value counts, and the dark scheme inherits from the light one. What neither sets is as
    shipped.

    Raises:
        AuthorError: a value is not a colour that can be mixed.
    """
    light: dict[str, str] = {}
    dark: dict[str, str] = {}
    problems: list[Problem] = []
    for name, value, is_dark, start in _properties(stylesheet):
        if name not in _NAMES:
            continue
        colour = _opaque(value)
        if colour is None:
            line, column = stylesheet.count("\n", 0, start) + 1, start - stylesheet.rfind("\n", 0, start)
            problems.append(COLOUR.at(path, line, column, f"expected `--{name}: #rrggbb`, found `{value}`"))
        else:
            (dark if is_dark else light)[name] = colour
    if problems:
        raise AuthorError(problems)
    return Colours(_scheme(ChainMap(light, SHIPPED.light.values)), _scheme(ChainMap(dark, light, SHIPPED.dark.values)))


def with_own(colours: Colours, own: OwnColours) -> Colours:
    """The colours, with those of site.yml in their places."""
    return Colours(_with_own(colours.light, own.light), _with_own(colours.dark, own.dark))


def _with_own(scheme: Scheme, own: OwnScheme) -> Scheme:
    accents = zip_longest(own.accents, scheme.accents)
    plain = {name: value.lower() for name in ("paper", "ink", "soft", "rule") if (value := getattr(own, name))}
    return replace(scheme, **plain, accents=tuple((mine or theirs).lower() for mine, theirs in accents))


def own_style(colours: Colours, own: OwnColours) -> str:
    """What a stylesheet ends with so that pages have these colours: nothing, if site.yml names none.

    All of both schemes are there: what the light one sets would else hold in the dark one too.
    """
    if own == OwnColours():
        return ""
    raised = "--raised: color-mix(in srgb, #fff 64%, var(--paper))"
    lifted = "--raised: color-mix(in srgb, var(--ink) 4%, var(--paper))"  # from dark paper
    light, dark = (
        {name: f"--{name}: {value}" for name, value in scheme.values.items()}
        for scheme in (colours.light, colours.dark)
    )
    accents = [light.pop(name) for name in _ACCENTS]  # on paper, too, where all else is black and white
    return (
        f":root {{ {'; '.join(accents)} }}\n"
        f"@media screen {{ :root {{ {'; '.join([raised, *light.values()])} }} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {'; '.join([lifted, *dark.values()])} }} }}\n"
    )


def rgb(colour: str) -> Rgb:
    """The parts of `#rrggbb`, from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: str, ground: str, share: float) -> str:
    """A colour on `ground`: `share` of the colour, from 0 to 1, and the rest of the ground."""
    red, green, blue = (
        round(part * share + behind * (1 - share)) for part, behind in zip(rgb(colour), rgb(ground), strict=True)
    )
    return _hex((red, green, blue))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """The relative luminance, from 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in rgb(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _opaque(value: str) -> str | None:
    """A CSS value as `#rrggbb`; None if it isn't a colour, or a transparent one."""
    try:
        parts = ImageColor.getrgb(value)
    except ValueError:
        return None
    return _hex((min(parts[0], 255), min(parts[1], 255), min(parts[2], 255))) if len(parts) == 3 else None


def _hex(parts: Rgb) -> str:
    return "#" + "".join(f"{part:02x}" for part in parts)


def _scheme(values: Mapping[str, str]) -> Scheme:
    accents = tuple(values[name] for name in _ACCENTS)
    return Scheme(values["paper"], values["ink"], values["soft"], values["rule"], accents)


def _properties(stylesheet: str) -> Iterator[tuple[str, str, bool, int]]:
    """Each custom property of `:root` on a screen: its name, its value, whether it's dark, and where it starts."""
    text = _SKIPPED.sub(lambda skipped: re.sub(r"\S", " ", skipped.group()), stylesheet)  # keeps all positions
    blocks: list[str] = []
    start = 0
    for mark in _MARK.finditer(text):
        piece = text[start : mark.start()]
        if mark.group() == "{":
            blocks.append(piece.strip())
        else:
            found = _PROPERTY.match(piece)
            if found and blocks and blocks[-1] == ":root":
                is_dark = len(blocks) == 2 and _DARK.match(blocks[0]) is not None
                if is_dark or len(blocks) == 1:
                    yield found["name"], found["value"], is_dark, start + found.start("name") - 2
            if mark.group() == "}" and blocks:
                blocks.pop()
        start = mark.end()
