"""Markup of other programs: how to recognize it in the text of a paragraph, and what to write instead."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.text.problems import Level
from generator.text.quotes import OPAQUE


class Markup(NamedTuple):
    """One kind of markup.

    Attributes:
        signs: a text has at least one of them where the pattern is found. Looking for these first is much faster than
            looking for all patterns in each paragraph, which took half as long as the parser.
        pattern: what finds it in the text of a paragraph, heading or cell, with `OPAQUE` for code, pictures and
            addresses, and `LINK_END` after each link.
        what: its name in a message.
        advice: what to write instead.
        level: of the problem.
    """

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    what: str
    advice: str
    level: Level


LINK_END = "\ufffb"
BULLETS = "\u2012-\u2015\u2022\u2023\u25aa\u25cf\u25e6\u00b7"  # of word processors
_ADMONITIONS = (
    "abstract|attention|bug|caution|check|cite|danger|details|done|error|example|fail|failure|faq|help|hint|important|"
    "info|missing|note|question|quote|seealso|snippet|success|summary|tip|tldr|todo|warning"
)
_NOTE = "write a heading, a quote (`> `) or **bold** words"
_A_LINK = "write `[words](address)`"
_INSIDE = r"[^{}\n]*"
_TARGET = r"(?:https?:|mailto:|[/#])"
_SOME_WORDS = r"\[(?=[^\[\]\n]*[^\W\d])[^\[\]\n]{1,200}\]"
_DASHES = r"[ \t]*:?-+:?[ \t]*"  # a cell in the second line of a table
_BRACKET_TAGS = "b|i|u|s|url|img|quote|code|list|size|color|center|spoiler|details|caption"
_AN_ERROR: Level = "error"
_MARKUP: tuple[tuple[tuple[str, ...], str, str, str, Level], ...] = (
    (
        ("!!!", "???"),
        rf'^(?:!!!|\?\?\?)\+?[ \t]+(?:(?:{_ADMONITIONS})\b.*|[\w-]+[ \t]+".*"[ \t]*)$',
        "a note of another program",
        _NOTE,
        _AN_ERROR,
    ),
    (("[!",), r"^\[![A-Za-z]+\][-+]?", "a note of another program", _NOTE, _AN_ERROR),
    ((":::", "///"), r"^:{3,}.*$|^/{3,}[ \t]*(?:[\w|-][^/\n]*)?$", "a note of another program", _NOTE, _AN_ERROR),
    (("===",), r"^===[+!]?[ \t]+\".*\"[ \t]*$", "a tab of another program", _NOTE, _AN_ERROR),
    ((".. ", "::"), r"^\.\. [\w-]+::|^(?:image|include|video)::\S", "a directive of another program", _NOTE, _AN_ERROR),
    (
        (f":{OPAQUE}",),
        rf"(?<!\w):[a-z][\w:+-]*:(?={OPAQUE})",
        "a role of another program",
        f"{_A_LINK}, or the words alone",
        _AN_ERROR,
    ),
    ((f"{OPAQUE}_",), rf"(?<={OPAQUE})__?(?!\w)", "a link of another program", _A_LINK, _AN_ERROR),
    (("8<",), r"^-+8<-+", "another file's text", "write the text itself", _AN_ERROR),
    (
        ("import", "export"),
        r"^import[ \t].*[ \t]from[ \t]+[\"'].*$|^export[ \t]+(?:const|default|function)\b.*$",
        "code of another program",
        "delete it",
        _AN_ERROR,
    ),
    (("#+",), r"^#\+[A-Za-z_]+", "a setting of another program", "delete it", _AN_ERROR),
    (
        ("==", "h1.", "h2.", "h3.", "h4.", "h5.", "h6."),
        r"^(?:={2,5}|h[1-6]\.)[ \t]+\S.*$",
        "a heading of another program",
        "write `## Heading`",
        _AN_ERROR,
    ),
    (("bq.",), r"^bq\.[ \t]", "a quote of another program", "begin each line with `> `", _AN_ERROR),
    (
        ("{", "[/"),
        rf"\{{(?:code|noformat|quote|panel)(?::{_INSIDE})?\}}|\[/(?:{_BRACKET_TAGS})\]",
        "a tag of another program",
        "write Markdown instead, such as **bold** words",
        _AN_ERROR,
    ),
    (
        ("||", "!<"),
        r"(?<!\|)\|\|(?=[^\s|])[^|\n]+(?<=\S)\|\|(?!\|)|(?:^|>)!(?=\S)[^!\n]+!<",
        "hidden words",
        "delete the signs around them, readers would see the words",
        _AN_ERROR,
    ),
    (
        ("|",),
        rf"^\|.*\|.*\|[ \t]*$|^\|?{_DASHES}(?:\|{_DASHES})+\|?[ \t]*$",
        "a table that can't be read",
        "begin a table with a row of cells and, below it, |---|---| with as many cells",
        _AN_ERROR,
    ),
    (
        ("|",),
        r"^\|[ \t]+\S[^|\n]*$",
        "lines of another program",
        "end each line but the last with a backslash",
        _AN_ERROR,
    ),
    (
        ("*[",),
        r"^\*\[[^\]\n]+\]:.*$",
        "an abbreviation of another program",
        "write what it means where you use it",
        _AN_ERROR,
    ),
    (
        ("@",),
        r"\[(?:[^\[\]\n]{0,100}[ \t])?-?@[A-Za-z][\w:.-]{0,60}\d[^\[\]\n]{0,200}\]",
        "a citation of another program",
        "write a footnote, `[^1]`, and below the text `[^1]: The source.`",
        _AN_ERROR,
    ),
    (
        ("++",),
        r"(?<![\w+{])\+\+[a-z0-9-]+(?:\+[a-z0-9-]+)*\+\+(?![\w+])",
        "a key",
        "put its name in backticks",
        _AN_ERROR,
    ),
    (("^^",), r"(?<![\^\w])\^\^(?=[^\s^])[^^\n]*\^\^", "underlined words", "write `**bold**`", _AN_ERROR),
    (("'''",), r"(?<!\w)'''(?=[^\s'])[^'\n]*'''(?!\w)", "bold words of another program", "write `**bold**`", _AN_ERROR),
    (("::",), r"(?<=\w)::(?=\s|\Z)", "two colons, as other programs have them", "write one colon", _AN_ERROR),
    (("^",), r"(?<=\s)\^[A-Za-z][\w-]+[ \t]*\Z", "a paragraph's name", "delete it; links lead to headings", _AN_ERROR),
    (
        ("{%", "{{"),
        r"\{%[^%\n]*%\}|\{\{[^{}\n]*\}\}",
        "a template of another program",
        "write the words themselves",
        _AN_ERROR,
    ),
    (
        ("%%", "{/*"),
        r"^%%(?!%)|(?<![\w%])%%[^%]{1,1000}%%(?!%)|\{/\*",
        "a comment of another program",
        "delete it, readers would see it",
        _AN_ERROR,
    ),
    (
        ("{",),
        r"\{\+\+[^{}]{1,1000}\+\+\}|\{--[^{}]{1,1000}--\}|\{>>|\{[^{}\n]*~>[^{}\n]*\}",
        "a remark or change of another program",
        "write the text as it should be",
        _AN_ERROR,
    ),
    (
        ("+++",),
        r"^\+{3,}$",
        "front matter of another program",
        "put keys at the top of the file, between lines of ---",
        _AN_ERROR,
    ),
    (
        ("TOC", "toc"),
        r"^(?:@?\[\[?_?(?:TOC|toc)_?\]?\]|\[\[_TOC_\]\])$|\{:toc\}|\$\{toc\}",
        "a table of contents",
        "list the links yourself, or delete it",
        _AN_ERROR,
    ),
    (
        ("[[",),
        r"(?<![\w!])\[\[[^\[\]\n]+\](?:\[[^\[\]\n]+\])?\]",
        "a link of another program",
        "write `[words](/address/)`",
        _AN_ERROR,
    ),
    (
        ("![[",),
        r"!\[\[[^\[\]\n]+\]\]",
        "a picture or text of another page",
        "write `![what it shows](/picture.jpg)`, or the text itself",
        _AN_ERROR,
    ),
    (
        ("{",),
        rf"\{{:?[ \t]*[#.][A-Za-z]{_INSIDE}\}}|\{{:{_INSIDE}\}}|(?<=[{OPAQUE}{LINK_END}])\{{{_INSIDE}=",
        "attributes",
        "delete them; a heading gets its address from its words",
        _AN_ERROR,
    ),
    (("==",), r"(?<![=\w])==(?=[^\s=])[^=\n]*(?<=[^\s=])==(?![=\w])", "marked words", "write `**bold**`", _AN_ERROR),
    (("^",), r"(?<=\w)\^[^\s^]{1,60}\^", "raised words", "write the character itself, such as ²", _AN_ERROR),
    (
        ("^[",),
        r"\^\[[^\]\n]{1,200}\]",
        "a footnote inside a line",
        "write `[^1]`, and `[^1]: Note.` below the text",
        _AN_ERROR,
    ),
    (
        (":",),
        r"(?<![\w:]):(?:[a-z][a-z0-9_+-]*[a-z0-9]|[-+]1):(?![\w:])",
        "the name of an emoji",
        "write the emoji itself, such as 🙂",
        _AN_ERROR,
    ),
    ((":",), r"^:[ \t]+\S.*$", "a definition list", "write `**Term**: its definition`", _AN_ERROR),
    (("$",), rf"\$\$[^$]{{1,1000}}\$\$|\$(?={OPAQUE}\$)", "a formula", "write it in words and characters", _AN_ERROR),
    (
        ("](",),
        r"\]\([^)\n]*\)?",
        "a link that can't be read",
        "write `[words](address)`, with an address that has spaces between `<` and `>`",
        _AN_ERROR,
    ),
    (("##",), r"^#{2,6}[^\s#].*$", "a heading without a space", "write a space after the number signs", "warning"),
    (
        ("*",),
        r"(?<![\w*])(\*{1,3})(?=[^*\n]*\w)(?:(?<=\*\*)|(?=\S))[^*\n]{1,200}\1(?!\*)",
        "asterisks that print nothing bold",
        "put them right around the words, inside quotation marks, and a space or a hyphen behind the last one",
        "warning",
    ),
    (
        ("\n",),
        rf"^([{BULLETS}-])[ \t\u00a0]*[^\s\d-].*\n\1[ \t\u00a0]*\S|^\d{{1,2}}[.)][^\W\d].*\n\d{{1,2}}[.)][^\W\d]",
        "lines that print as one paragraph",
        "for a list, begin each with `- ` or `1. `",
        "warning",
    ),
    (
        ("(",),
        rf"\([^()\n]{{1,200}}\)\[{_TARGET}[^\]\n]*\]|{_SOME_WORDS}[ \t]+\({_TARGET}[^()\s]*\)",
        "what is almost a link",
        f"{_A_LINK}, without a space between",
        "warning",
    ),
    (
        ("[",),
        r"\A\[[xX ]\](?=[^\s(\[:])|\A\[\](?=[ \t])",
        "almost a task",
        "write `- [ ] to do` or `- [x] done`",
        "warning",
    ),
    (
        ("][",),
        r"\[[^\[\]\n]+\]\[[^\[\]\n]*\]",
        "a link without a definition",
        "add a line `[name]: address`",
        "warning",
    ),
)
MARKUP = tuple(
    Markup(signs, re.compile(pattern, re.MULTILINE), what, advice, level)
    for signs, pattern, what, advice, level in _MARKUP
)
