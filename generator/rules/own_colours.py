"""Rules for the colours and the logo of site.yml: everybody can read what's on the pages, and the picture exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.model.site import OwnScheme
from generator.render.colours import SHIPPED, Colours, Scheme, contrast, mix, with_own
from generator.rules.context import Context
from generator.rules.links import IMAGE
from generator.text.document import Document, Loc
from generator.text.pictures import is_picture, no_picture
from generator.text.problems import Problem, Rule, did_you_mean

TEXT = 4.5  # WCAG 2.2, success criterion 1.4.3, https://www.w3.org/TR/WCAG22/#contrast-minimum
SHAPE = 3  # success criterion 1.4.11, https://www.w3.org/TR/WCAG22/#non-text-contrast

CONTRAST = Rule(
    "contrast",
    "error",
    what="Text has a contrast of at least 4.5 to 1 with its background, and a shape one of 3 to 1. Colours that "
    "`site.yml` doesn't name are those that come with the program.",
    why="Many readers couldn't read it, above all in sunlight, when they're tired, or when they're old.",
    source="W3C, Web Content Accessibility Guidelines 2.2, success criteria 1.4.3 and 1.4.11, "
    "https://www.w3.org/TR/WCAG22/.",
)


def own_colour_problems(context: Context) -> Iterator[Problem]:
    """Colours that are hard to read, and a logo that isn't there."""
    source = context.tree.site
    if not (source and source.record and source.document):
        return
    yield from _logo(source.document, context)
    own, document = source.record.colours, source.document
    colours = with_own(SHIPPED, own)
    yield from _scheme(document, "light", own.light, colours.light)
    yield from _scheme(document, "dark", own.dark, colours.dark)
    if own.light.ink or own.dark.accents:
        yield from _shapes(document, colours)


def _scheme(document: Document, name: str, own: OwnScheme, scheme: Scheme) -> Iterator[Problem]:
    above: Loc = ("colours", name)
    ground = (*above, "ink" if own.ink else "paper")
    if (own.ink or own.paper) and (found := contrast(scheme.soft_on_ink, scheme.ink)) < TEXT:
        message = f"expected paper and ink that differ more: small print on the ink `{scheme.ink}` has a contrast"
        yield document.problem(CONTRAST, f"{message} of {found:.1f} to 1, and needs {TEXT}", ground)
    texts = {(*above, "soft"): scheme.soft}
    texts |= {(*above, "accents", place): accent for place, accent in enumerate(scheme.accents)}
    yield from _hard(document, texts, "the paper", scheme.paper, (*above, "paper"), TEXT)


def _shapes(document: Document, colours: Colours) -> Iterator[Problem]:
    """A card shows the shapes of the dark scheme on the ink of the light one."""
    shapes: dict[Loc, str] = {
        ("colours", "dark", "accents", place): accent for place, accent in enumerate(colours.dark.accents)
    }
    ground = "the ink of the light scheme, on which cards show shapes,"
    yield from _hard(document, shapes, ground, colours.light.ink, ("colours", "light", "ink"), SHAPE)


def _hard(
    document: Document, colours: Mapping[Loc, str], name: str, ground: str, at: Loc, least: float
) -> Iterator[Problem]:
    """Problems with colours on a ground: one for each that the author wrote, and one for all others."""
    hard = {loc: found for loc, colour in colours.items() if (found := contrast(colour, ground)) < least}
    own = [loc for loc in hard if document.node(loc)]
    message = f"expected a contrast of at least {least:g} to 1 with {name} `{ground}`, found"
    for loc in own:
        advice = f"write `{readable(colours[loc], ground, least)}`, or change the other colour"
        yield document.problem(CONTRAST, f"{message} {hard[loc]:.1f}; {advice}", loc)
    if document.node(at) and len(hard) > len(own):
        others = ", ".join(f"{hard[loc]:.1f} for `{colours[loc]}`" for loc in hard if loc not in own)
        advice = "change this colour, or name others in place of those"
        yield document.problem(CONTRAST, f"{message} {others}, which you didn't change; {advice}", at)


def readable(colour: str, ground: str, least: float) -> str:
    """The colour, as much darker or lighter as a contrast of at least `least` with the ground takes."""
    end = max(("#000000", "#ffffff"), key=lambda one: contrast(one, ground))  # one of them is always 4.5 or more
    steps = (mix(end, colour, step / 50) for step in range(51))
    return next(one for one in steps if contrast(one, ground) >= least)


def _logo(document: Document, context: Context) -> Iterator[Problem]:
    logo = document.node(("logo",))
    if logo is None:
        return
    placed = context.tree.placed
    for key in ("src", "dark"):
        scalar = document.scalar(("logo", key))
        if scalar is None or scalar.text in placed:
            continue
        src = scalar.text
        near = did_you_mean(src, placed) or "; put it in content/pages, and write its address, such as /logo.svg"
        fault = no_picture(src) if src in context.tree.assets and not is_picture(src) else f"no picture {src}{near}"
        yield document.problem(IMAGE, fault, ("logo", key))
