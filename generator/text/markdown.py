"""Markdown as authors may write it: no raw HTML, links inside the site by address, quizzes as fenced blocks.

Site links are rendered as `href="<LINK_MARK>/address/"`, so that one rendering serves pages (with relative links) and
feeds and mails (with absolute links): `generator.render.urls` replaces the mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from types import MappingProxyType

from markdown_it.token import Token
from markdown_it.utils import EnvType

from generator.text.blocks import RECIPE, Embed, block_faults, embed_of, is_closed, torn
from generator.text.foreign import footnote_faults, foreign_faults
from generator.text.headings import heading_faults, name_headings
from generator.text.links import Link, Pictures
from generator.text.markdown_bounds import Budget, MarkdownError
from generator.text.markdown_html import (
    GATHERED,
    MAX_LEVELS,
    NOTES,
    Gathered,
    parser,
    secure_addresses,
    set_boxes,
    set_directions,
    set_type,
)
from generator.text.problems import Fault, Rule
from generator.text.quotes import ENGLISH
from generator.text.words import count_words

RECIPE_START, RECIPE_END = '<section class="create recipe">', "</section>"  # around the content of such a block
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_LEVEL = attrgetter("level")


MARKDOWN = Rule(
    "markdown",
    "error",
    what="Markdown is simple enough to read: no dozens of nested lists and quotes, no endless paragraphs, no other "
    "block inside a `create` block.",
    why="Otherwise parts of the text get lost, or a build takes too long.",
)


Part = str | Embed


@dataclass(frozen=True, slots=True)
class Rendered:
    """Markdown and its HTML.

    Attributes:
        source: what the author wrote.
        parts: HTML and embeds, in the order of the text.
        links: every link and image, in order.
        words: how many words a reader reads.
        faults: what is wrong with it.
        ids: those of its headings, in order.
        embeds: those of `parts`.
    """

    source: str
    parts: Sequence[Part]
    links: tuple[Link, ...]
    words: int
    faults: tuple[Fault, ...] = ()
    ids: tuple[str, ...] = ()
    embeds: tuple[Embed, ...] = ()

    @property
    def html(self) -> str:
        """The HTML without the embeds."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @property
    def text(self) -> str:
        """The words without markup, on one line."""
        return _SPACE.sub(" ", _TAG.sub("", self.html)).strip()


def render(
    source: str,
    *,
    headings: bool = False,
    pictures: Pictures = MappingProxyType({}),
    budget: Budget | None = None,
    language: str = ENGLISH,
) -> Rendered:
    """Markdown to HTML, with its embeds and links.

    `headings` gives each heading an id made from its words; only one text on a page may do that. `pictures` are those
    whose size goes into the HTML. `budget` is shared by all texts of a file. `language` is that of the quotes.

    Raises:
        MarkdownError: blocks are nested too deeply, or the text exceeds a limit.
    """
    budget = budget or Budget()
    budget.spend(source)
    reading = _Reading(Gathered(pictures), headings, language, budget)
    tokens = reading.tokens(source)
    ids = name_headings(tokens) if headings else ()
    parts = tuple(reading.parts(tokens))
    words = count_words(_TAG.sub(" ", "".join(part for part in parts if isinstance(part, str))))
    embeds = tuple(part for part in parts if isinstance(part, Embed))
    return Rendered(source, parts, tuple(reading.gathered.links), words, tuple(reading.faults), ids, embeds)


@dataclass(slots=True)
class _Reading:
    """One text while it's read."""

    gathered: Gathered
    is_body: bool  # of an issue or a hand-written page, and alone on its page
    language: str
    budget: Budget
    faults: list[Fault] = field(default_factory=list)
    references: dict[str, object] = field(default_factory=dict)  # the link definitions outside recipes

    def tokens(self, source: str, line: int = 0) -> list[Token]:
        """What the parser finds in a text, or in a recipe whose first line is `line`, from 0.

        Raises:
            MarkdownError: blocks are nested too deeply.
        """
        env: EnvType = {"references": dict(self.references)}  # a recipe may use those of the text around it
        try:
            tokens = parser().parse(source + "\n", env)
        except RecursionError as error:
            raise MarkdownError(_NESTED, line) from error
        if max(map(_LEVEL, tokens), default=0) > MAX_LEVELS - 3:  # the parser drops what is nested more deeply
            deep = next((token.map for token in tokens if token.level > MAX_LEVELS - 3 and token.map), None)
            if deep:
                raise MarkdownError(_NESTED, line + deep[0])
        self.budget.take_links(tokens)
        if not line:
            self.references = env["references"]
        notes = env.get("footnotes", {}).get("list", {}).values()
        used = {note["label"] for note in notes}
        allowed = self.is_body and not line
        lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        found = (
            *block_faults(tokens, lines, in_yaml=not self.is_body),
            *heading_faults(tokens),
            *foreign_faults(tokens, lines),
            *footnote_faults(env[NOTES], used, allowed=allowed),
        )
        self.faults += [replace(fault, line=fault.line + line) for fault in found]
        secure_addresses(tokens)
        set_type(tokens, self.language)
        set_directions(tokens, self.language)
        set_boxes(tokens)
        return tokens

    def parts(self, tokens: Sequence[Token]) -> Iterator[Part]:
        """HTML and embeds in order."""
        start = 0
        for at, token in enumerate(tokens):
            if embed := embed_of(token):
                yield from self.html(tokens[start:at])
                start = at + 1
                yield embed if embed.kind != RECIPE else self.recipe(embed, token)
        yield from self.html(tokens[start:])

    def html(self, tokens: Sequence[Token]) -> Iterator[str]:
        """The HTML of some tokens, if it isn't empty."""
        md = parser()
        if html := md.renderer.render(tokens, md.options, {GATHERED: self.gathered}).strip():
            yield html

    def recipe(self, block: Embed, fence: Token) -> str:
        """The HTML of a recipe."""
        known = len(self.faults)
        tokens = self.tokens(fence.content, block.line + 1)
        if is_closed(fence) and not block.body:
            message = f"expected text in the `{RECIPE}` block, found none; write it above the line that ends the block"
            self.faults.append(Fault(MARKDOWN, block.line, message))
        if not is_closed(fence) or torn(fence):  # which is a fault already, and others in it would follow from that
            del self.faults[known:]
            return "\n".join([RECIPE_START, *self.html(tokens), RECIPE_END])
        for embed in filter(None, map(embed_of, tokens)):
            message = f"expected only text in a `{RECIPE}` block, found a `{embed.kind}` block"
            advice = "put that block before or after it"
            self.faults.append(Fault(MARKDOWN, block.line + 1 + embed.line, f"{message}; {advice}"))
        return "\n".join([RECIPE_START, *self.html(tokens), RECIPE_END])


_NESTED = "expected lists and quotes with less nesting; use fewer levels"
