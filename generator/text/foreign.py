"""Markup that isn't Markdown here and so would be printed as text: raw HTML, and what other programs understand."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from markdown_it.token import Token

from generator.text.foreign_markup import BULLETS, LINK_END, MARKUP
from generator.text.problems import Fault, Rule
from generator.text.quotes import OPAQUE

_SHOW = "to show it as it is, put it in backticks"

RAW_HTML = Rule(
    "raw-html",
    "error",
    what="A text has no HTML tags, and no comments between `<!--` and `-->`. Write Markdown instead; a tag that "
    "readers should see goes in backticks. A private remark goes into the front matter, after a `#`.",
    why="HTML would show as text, remarks to yourself included.",
)

FOREIGN_MARKUP = Rule(
    "foreign-markup",
    "error",
    what="A text has only Markdown, not what other programs add to it. Such are notes after `!!!`, `:::` or "
    "`> [!NOTE]`, `{{ templates }}`, `[[links]]`, `==marks==`, `H~2~O`, `{#ids}`, `[TOC]`, `:emoji:`, definition "
    "lists, formulas. What readers should see as it is goes in backticks.",
    why="It would show as text, or with other words struck out than you mean.",
    milder="warning",
)

FOOTNOTE = Rule(
    "footnote",
    "error",
    what="Each footnote `[^1]` has one definition, `[^1]: The note.`, and each definition is used. Footnotes work in "
    "the text of an issue or a hand-written page, outside of `create` blocks.",
    why="Otherwise readers would see `[^1]` as text, or the note would be missing.",
)

# What to write instead of a tag.
_TAGS = {
    **dict.fromkeys(("b", "strong"), "write `**bold**`"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "write `*italics*`"),
    **dict.fromkeys(("s", "del", "strike"), "write `~~struck out~~`"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "put the words in backticks"),
    **dict.fromkeys(("sub", "sup"), "write the character itself, such as ₂ or ²"),
    **dict.fromkeys(("ul", "ol", "li"), "begin each item with `- ` or `1. `"),
    **dict.fromkeys(("table", "thead", "tbody", "tr", "th", "td"), "write a table with `|` between its cells"),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "write `## Heading`"),
    "a": "write `[words](address)`",
    "blockquote": "begin each line with `> `",
    "br": "end the line with a backslash; in a table, make two rows",
    "hr": "write `---` between empty lines",
    "img": "write `![what it shows](address)`",
    "p": "put an empty line between paragraphs",
    "pre": "put lines of three backticks around it",
}
# What a text without any of this markup lacks, and what none of its lines begins with.
_SIGN = b"!?:{}[=^$%+~<>|*#"
_PAIRS = ("'''", "`_")
_START = re.compile(rf"\n(?:\.\. |///|import\b|export\b|h\d\.|bq\.|\d\d?[.)]\w|[{BULLETS}-])")
_SIGNS = tuple((sign, at) for at, kind in enumerate(MARKUP) for sign in kind.signs)
_LONG_HEADING = 100  # letters
_MOST_TAGS = 20  # of one name that are reported
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)")
_NOTE_REF = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_CLOSING = re.compile(r"#.*[ \t](#+)[ \t]*$")
_KEY = re.compile(r"[\w-]+:(?:\s|$)")


def foreign_faults(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    """Raw HTML and markup of other programs in the tokens of a text with these lines."""
    reported = Counter[str]()
    for at, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        if token.type == "inline":
            if token.content and tokens[at - 1].markup == "-" and _is_front_matter(tokens, at):
                message = "expected front matter only at the top of the file, found keys between lines of dashes"
                yield Fault(FOREIGN_MARKUP, line, f"{message}; delete them, or move them up", token.content[:40])
            elif _may_be_markup(token.content):
                yield from _inline(token.children or (), line, reported)
        elif token.type == "html_block":
            yield from _html(token.content, line, reported)
        elif token.type == "heading_open" and (sign := _CLOSING.search(lines[line])) and sign[1] != token.markup:
            message = f"expected words at the end of the heading, found `{sign[1]}`, which isn't shown"
            advice = f"write `\\{sign[1]}` to show it, or delete it"
            yield Fault(FOREIGN_MARKUP, line, f"{message}; {advice}", lines[line].strip(), "warning")
        elif token.type == "heading_open" and not tokens[at + 1].content:
            message = "expected words in the heading, found none; add some, or delete it"
            yield Fault(FOREIGN_MARKUP, line, message, lines[line].strip(), "warning")
        elif token.type == "heading_open" and token.markup == "-" and _is_prose(tokens[at + 1].content):
            end = (token.map or (0, 1))[1] - 1
            message = "expected an empty line above `---`, which makes a heading of the text before it; add it"
            yield Fault(FOREIGN_MARKUP, end, message, "---", "warning")


def footnote_faults(notes: Sequence[tuple[str, int, bool]], used: Collection[str], *, allowed: bool) -> Iterator[Fault]:
    """Footnotes that would be missing or mixed up.

    `notes` has the definitions: the label and line of each, and whether it is inside another.
    """
    seen: set[str] = set()
    for label, line, inside in notes:
        mark = f"[^{label}]"
        if not allowed:
            message = f"expected footnotes only in the text of an issue or page, and outside of recipes, found `{mark}`"
            yield Fault(FOOTNOTE, line, f"{message}; put the note in brackets instead", mark)
        elif inside:
            message = f"expected the definition `{mark}` on its own, found it inside another; move it out"
            yield Fault(FOOTNOTE, line, message, mark)
        elif label in seen:
            message = f"expected one definition of the footnote `{mark}`, found another; give one of them its own name"
            yield Fault(FOOTNOTE, line, message, mark)
        elif label not in used:
            message = f"expected `{mark}` somewhere in the text, found only its definition; add it, or delete this line"
            yield Fault(FOOTNOTE, line, message, mark)
        seen.add(label)


def _may_be_markup(text: str) -> bool:
    """Whether a closer look at a text is needed: most paragraphs have no such sign."""
    letters = text.encode(errors="replace")
    return (
        len(letters.translate(None, _SIGN)) < len(letters)
        or any(pair in text for pair in _PAIRS)
        or _START.search("\n" + text) is not None
    )


def _is_prose(text: str) -> bool:
    """Whether a heading is rather the end of a paragraph: by its length, or because a sentence ends with it."""
    return text.endswith((".", "!", ",", ";")) or (len(text) > _LONG_HEADING)


def _is_front_matter(tokens: Sequence[Token], at: int) -> bool:
    """Whether the heading with its text at `at` is a second front matter: keys between two lines of dashes."""
    after_rule = at > 1 and tokens[at - 2].type == "hr"
    return after_rule and all(map(_KEY.match, tokens[at].content.split("\n")))


def _inline(children: Sequence[Token], line: int, reported: Counter[str]) -> Iterator[Fault]:
    """Markup in a paragraph, heading or cell that begins on a line."""
    text = _visible(children)
    breaks = 0
    for at, child in enumerate(children):
        if child.type in {"softbreak", "hardbreak"}:
            breaks += 1
        elif child.type == "html_inline":
            yield from _html(child.content, line + breaks, reported)
        elif child.type == "link_open" and _is_blank(children[at + 1 :]):
            message = "expected words in the link, found none; write `[words](address)`"
            yield Fault(FOREIGN_MARKUP, line + breaks, message, "](")
        elif child.type == "s_open" and child.markup == "~" and _in_a_word(children, at):
            message = "expected words to strike out between `~~`, found one `~` inside a word or beside a number"
            advice = "write ~~, or ₂ for a lowered 2, – for a range, or \\~ for the sign itself"
            yield Fault(FOREIGN_MARKUP, line + breaks, f"{message}; {advice}", "~")
    if "<!--" in text:  # which nothing closes in this paragraph
        yield from _html("<!--", line + text.count("\n", 0, text.index("<!--")), reported)
    for note in _NOTE_REF.finditer(text):
        message = f"expected a definition of the footnote `{note.group()}`, found none"
        advice = f"add a line `{note.group()}: The note.` with an empty line before it"
        yield Fault(FOOTNOTE, line + text.count("\n", 0, note.start()), f"{message}; {advice}", note.group())
    taken = 0
    for kind in sorted({at for sign, at in _SIGNS if sign in text}):
        _, pattern, what, advice, level = MARKUP[kind]
        found = pattern.search(text)
        if found and found.start() >= taken:
            taken = found.end()
            piece = re.split(f"[\n{OPAQUE}{LINK_END}]", found.group().strip())[0][:40]
            message = f"expected Markdown, found {what}, `{piece.replace('`', chr(39))}`; {advice}; {_SHOW}"
            yield Fault(FOREIGN_MARKUP, line + text.count("\n", 0, found.start()), message, piece, level)


def _visible(children: Sequence[Token]) -> str:
    """The text that a reader sees, with a sign for what can't be markup: code, pictures, addresses, escapes."""
    pieces: list[str] = []
    in_address = False
    for child in children:
        if child.markup == "autolink":
            in_address = child.nesting == 1
        if child.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif child.type == "text" and not in_address:
            pieces.append(child.content)
        elif child.type == "link_close":
            pieces.append(LINK_END)
        elif child.content or child.type == "footnote_ref":
            pieces.append(OPAQUE)
    return "".join(pieces)


def _is_blank(children: Sequence[Token]) -> bool:
    """Whether a link that these follow has nothing that a reader could choose."""
    inside = itertools.takewhile(lambda child: child.type != "link_close", children)
    return not any(child.content.strip() or child.type == "image" for child in inside)


def _in_a_word(children: Sequence[Token], at: int) -> bool:
    """Whether what is struck out from `at` on is a part of a word or number: H~2~O, or 10~20 and 30~40."""
    before = children[at - 1].content[-1:] if at else ""
    end = next(number for number, other in enumerate(children) if number > at and other.type == "s_close")
    after = children[end + 1].content[:1] if end + 1 < len(children) else ""
    return before.isalnum() or after.isalnum()


def _html(content: str, line: int, reported: Counter[str]) -> Iterator[Fault]:
    """A tag or comment, unless its opening tag was reported, or enough like it."""
    written = content.strip()
    tag = _TAG.match(written)
    name = tag["name"].lower() if tag else written[:3]
    if reported[name] >= (1 if tag and tag["close"] else _MOST_TAGS):
        return
    reported[name] += 1
    piece = written.split("\n")[0][:40]
    if written.startswith("<!--"):
        message = "expected Markdown, found an HTML comment, which would show as text"
        advice = "delete it, or put it into the front matter after a `#`"
    else:
        message = f"expected Markdown, found the HTML tag `{piece}`, which would show as text"
        advice = f"{_TAGS.get(name, 'delete it')}; {_SHOW}"
    yield Fault(RAW_HTML, line, f"{message}; {advice}", piece)
