"""Markup that isn't Markdown here and so would be printed as text: raw HTML, and what other programs understand."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from markdown_it.token import Token

from generator.text.problems import Fault, Level, Rule
from generator.text.quotes import OPAQUE

_LINK_END = "\ufffb"
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
_ADMONITIONS = (
    "abstract|attention|bug|caution|check|cite|danger|details|done|error|example|fail|failure|faq|help|hint|important|"
    "info|missing|note|question|quote|seealso|snippet|success|summary|tip|tldr|todo|warning"
)
_NOTE = "write a heading, a quote (`> `) or **bold** words"
_A_LINK = "write `[words](address)`"
_INSIDE = r"[^{}\n]*"
_BULLETS = "\u2012-\u2015\u2022\u2023\u25aa\u25cf\u25e6\u00b7"  # of word processors
_TARGET = r"(?:https?:|mailto:|[/#])"
_SOME_WORDS = r"\[(?=[^\[\]\n]*[^\W\d])[^\[\]\n]{1,200}\]"
_DASHES = r"[ \t]*:?-+:?[ \t]*"  # a cell in the second line of a table
_BRACKET_TAGS = "b|i|u|s|url|img|quote|code|list|size|color|center|spoiler|details|caption"
_AN_ERROR: Level = "error"
# (pattern, what it is, what to write instead, level): in the text of a paragraph, heading or cell, with code left out.
_MARKUP: tuple[tuple[str, str, str, Level], ...] = (
    (
        rf'^(?:!!!|\?\?\?)\+?[ \t]+(?:(?:{_ADMONITIONS})\b.*|[\w-]+[ \t]+".*"[ \t]*)$',
        "a note of another program",
        _NOTE,
        _AN_ERROR,
    ),
    (r"^\[![A-Za-z]+\][-+]?", "a note of another program", _NOTE, _AN_ERROR),
    (r"^:{3,}.*$|^/{3,}[ \t]*(?:[\w|-][^/\n]*)?$", "a note of another program", _NOTE, _AN_ERROR),
    (r"^===[+!]?[ \t]+\".*\"[ \t]*$", "a tab of another program", _NOTE, _AN_ERROR),
    (r"^\.\. [\w-]+::|^(?:image|include|video)::\S", "a directive of another program", _NOTE, _AN_ERROR),
    (rf"(?<!\w):[a-z][\w:+-]*:(?={OPAQUE})", "a role of another program", f"{_A_LINK}, or the words alone", _AN_ERROR),
    (rf"(?<={OPAQUE})__?(?!\w)", "a link of another program", _A_LINK, _AN_ERROR),
    (r"^-+8<-+", "another file's text", "write the text itself", _AN_ERROR),
    (
        r"^import[ \t].*[ \t]from[ \t]+[\"'].*$|^export[ \t]+(?:const|default|function)\b.*$",
        "code of another program",
        "delete it",
        _AN_ERROR,
    ),
    (r"^#\+[A-Za-z_]+", "a setting of another program", "delete it", _AN_ERROR),
    (r"^(?:={2,5}|h[1-6]\.)[ \t]+\S.*$", "a heading of another program", "write `## Heading`", _AN_ERROR),
    (r"^bq\.[ \t]", "a quote of another program", "begin each line with `> `", _AN_ERROR),
    (
        rf"\{{(?:code|noformat|quote|panel)(?::{_INSIDE})?\}}|\[/(?:{_BRACKET_TAGS})\]",
        "a tag of another program",
        "write Markdown instead, such as **bold** words",
        _AN_ERROR,
    ),
    (
        r"(?<!\|)\|\|(?=[^\s|])[^|\n]+(?<=\S)\|\|(?!\|)|(?:^|>)!(?=\S)[^!\n]+!<",
        "hidden words",
        "delete the signs around them, readers would see the words",
        _AN_ERROR,
    ),
    (
        rf"^\|.*\|.*\|[ \t]*$|^\|?{_DASHES}(?:\|{_DASHES})+\|?[ \t]*$",
        "a table that can't be read",
        "begin a table with a row of cells and, below it, |---|---| with as many cells",
        _AN_ERROR,
    ),
    (r"^\|[ \t]+\S[^|\n]*$", "lines of another program", "end each line but the last with a backslash", _AN_ERROR),
    (r"^\*\[[^\]\n]+\]:.*$", "an abbreviation of another program", "write what it means where you use it", _AN_ERROR),
    (
        r"\[(?:[^\[\]\n]{0,100}[ \t])?-?@[A-Za-z][\w:.-]{0,60}\d[^\[\]\n]{0,200}\]",
        "a citation of another program",
        "write a footnote, `[^1]`, and below the text `[^1]: The source.`",
        _AN_ERROR,
    ),
    (r"(?<![\w+{])\+\+[a-z0-9-]+(?:\+[a-z0-9-]+)*\+\+(?![\w+])", "a key", "put its name in backticks", _AN_ERROR),
    (r"(?<![\^\w])\^\^(?=[^\s^])[^^\n]*\^\^", "underlined words", "write `**bold**`", _AN_ERROR),
    (r"(?<!\w)'''(?=[^\s'])[^'\n]*'''(?!\w)", "bold words of another program", "write `**bold**`", _AN_ERROR),
    (r"(?<=\w)::(?=\s|\Z)", "two colons, as other programs have them", "write one colon", _AN_ERROR),
    (r"(?<=\s)\^[A-Za-z][\w-]+[ \t]*\Z", "a paragraph's name", "delete it; links lead to headings", _AN_ERROR),
    (r"\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}", "a template of another program", "write the words themselves", _AN_ERROR),
    (
        r"^%%(?!%)|(?<![\w%])%%[^%]{1,1000}%%(?!%)|\{/\*",
        "a comment of another program",
        "delete it, readers would see it",
        _AN_ERROR,
    ),
    (
        r"\{\+\+[^{}]{1,1000}\+\+\}|\{--[^{}]{1,1000}--\}|\{>>|\{[^{}\n]*~>[^{}\n]*\}",
        "a remark or change of another program",
        "write the text as it should be",
        _AN_ERROR,
    ),
    (
        r"^\+{3,}$",
        "front matter of another program",
        "put keys at the top of the file, between lines of ---",
        _AN_ERROR,
    ),
    (
        r"^(?:@?\[\[?_?(?:TOC|toc)_?\]?\]|\[\[_TOC_\]\])$|\{:toc\}|\$\{toc\}",
        "a table of contents",
        "list the links yourself, or delete it",
        _AN_ERROR,
    ),
    (
        r"(?<![\w!])\[\[[^\[\]\n]+\](?:\[[^\[\]\n]+\])?\]",
        "a link of another program",
        "write `[words](/address/)`",
        _AN_ERROR,
    ),
    (
        r"!\[\[[^\[\]\n]+\]\]",
        "a picture or text of another page",
        "write `![what it shows](/picture.jpg)`, or the text itself",
        _AN_ERROR,
    ),
    (
        rf"\{{:?[ \t]*[#.][A-Za-z]{_INSIDE}\}}|\{{:{_INSIDE}\}}|(?<=[{OPAQUE}{_LINK_END}])\{{{_INSIDE}=",
        "attributes",
        "delete them; a heading gets its address from its words",
        _AN_ERROR,
    ),
    (r"(?<![=\w])==(?=[^\s=])[^=\n]*(?<=[^\s=])==(?![=\w])", "marked words", "write `**bold**`", _AN_ERROR),
    (r"(?<=\w)\^[^\s^]{1,60}\^", "raised words", "write the character itself, such as ²", _AN_ERROR),
    (r"\^\[[^\]\n]{1,200}\]", "a footnote inside a line", "write `[^1]`, and `[^1]: Note.` below the text", _AN_ERROR),
    (
        r"(?<![\w:]):(?:[a-z][a-z0-9_+-]*[a-z0-9]|[-+]1):(?![\w:])",
        "the name of an emoji",
        "write the emoji itself, such as 🙂",
        _AN_ERROR,
    ),
    (r"^:[ \t]+\S.*$", "a definition list", "write `**Term**: its definition`", _AN_ERROR),
    (rf"\$\$[^$]{{1,1000}}\$\$|\$(?={OPAQUE}\$)", "a formula", "write it in words and characters", _AN_ERROR),
    (
        r"\]\([^)\n]*\)?",
        "a link that can't be read",
        "write `[words](address)`, with an address that has spaces between `<` and `>`",
        _AN_ERROR,
    ),
    (r"^#{2,6}[^\s#].*$", "a heading without a space", "write a space after the number signs", "warning"),
    (
        r"(?<![\w*])(\*{1,3})(?=[^*\n]*\w)(?:(?<=\*\*)|(?=\S))[^*\n]{1,200}\1(?!\*)",
        "asterisks that print nothing bold",
        "put them right around the words, inside quotation marks, and a space or a hyphen behind the last one",
        "warning",
    ),
    (
        rf"^([{_BULLETS}-])[ \t\u00a0]*[^\s\d-].*\n\1[ \t\u00a0]*\S|^\d{{1,2}}[.)][^\W\d].*\n\d{{1,2}}[.)][^\W\d]",
        "lines that print as one paragraph",
        "for a list, begin each with `- ` or `1. `",
        "warning",
    ),
    (
        rf"\([^()\n]{{1,200}}\)\[{_TARGET}[^\]\n]*\]|{_SOME_WORDS}[ \t]+\({_TARGET}[^()\s]*\)",
        "what is almost a link",
        f"{_A_LINK}, without a space between",
        "warning",
    ),
    (r"\A\[[xX ]\](?=[^\s(\[:])|\A\[\](?=[ \t])", "almost a task", "write `- [ ] to do` or `- [x] done`", "warning"),
    (r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]", "a link without a definition", "add a line `[name]: address`", "warning"),
)
_PATTERNS = tuple((re.compile(pattern, re.MULTILINE), what, advice, level) for pattern, what, advice, level in _MARKUP)
# What a text without any of this markup lacks.
_ANY = re.compile(
    rf"[!?:{{}}\[=^$%+~<>|*#]|'''|`_|^(?:\.\. |///|import\b|export\b|h\d\.|bq\.|\d\d?[.)]\w|[{_BULLETS}-])",
    re.MULTILINE,
)
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
        if token.type == "html_block":
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
        elif token.type == "inline":
            if token.content and tokens[at - 1].markup == "-" and _is_front_matter(tokens, at):
                message = "expected front matter only at the top of the file, found keys between lines of dashes"
                yield Fault(FOREIGN_MARKUP, line, f"{message}; delete them, or move them up", token.content[:40])
            elif _ANY.search(token.content):
                yield from _inline(token.children or (), line, reported)


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
    for pattern, what, advice, level in _PATTERNS:
        found = pattern.search(text)
        if found and found.start() >= taken:
            taken = found.end()
            piece = re.split(f"[\n{OPAQUE}{_LINK_END}]", found.group().strip())[0][:40]
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
            pieces.append(_LINK_END)
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
