"""Fenced blocks that show something of the site, and mistakes that would make code or advice of them."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from generator.text.problems import Fault, Rule

RECIPE = "create"  # a block of Markdown that says how to create the problem, shown in inverted colours
EMBEDS = ("quiz", "guide", "compound", "issues", "safety", RECIPE)
_MEANT = {"recipe": RECIPE}  # what authors call a block
_LANGUAGES = frozenset(("guile", "creole"))  # are spelt almost like one of ours
# What keyboards, word processors and chat programs make of backticks and tildes.
_LIKE_MARKS = "`~'\"´‘’‚‛“”„＇＂｀ˋ˴′″‵～∼˜〜ʹʼʻ"  # noqa: RUF001 - they are here because they look alike
_DISGUISED = re.compile(rf"(?P<marks>[{_LIKE_MARKS}]+)(?P<rest>.*?)(?P<after>[{_LIKE_MARKS}]*)")
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_FEW = 3  # words after backticks that may belong to a block
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,4}[:.]?")  # a few words, and nothing that names a file or a setting
_FENCE = re.compile(r"[\s>*+.)\d-]*(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)")  # perhaps in a list or quote
_ESCAPE = re.compile(r"\\(?=[`~])")  # which programs that export Markdown put before marks
_EMPHASIS = "*_"  # around a line that was made bold


@dataclass(frozen=True, slots=True)
class Embed:
    """A fenced block that shows something made from YAML. `line` counts from 0 within the text."""

    kind: str
    body: str
    line: int

    @property
    def rows(self) -> tuple[str, ...]:
        """The lines of the body that aren't empty: for a quiz, its id, then the ids of items, one per line."""
        return tuple(row.strip() for row in self.body.split("\n") if row.strip())


EMBED = Rule(
    "embed",
    "error",
    what="A fenced block such as `quiz`, `guide` or `compound` begins with three backticks and its word at the start "
    "of a line, in an issue or a hand-written page, and names something that exists. To show part of a quiz, it "
    "lists items, one per line, that give a result. A `create` block begins the same way, in any Markdown.",
    why="Otherwise readers would see code, a form without a result, or how to create the problem as if it were advice.",
)

FENCE = Rule(
    "fence",
    "error",
    what="A fenced block ends with a line of as many backticks or tildes as it begins with, and nothing else.",
    why="Otherwise the rest of the text becomes a part of the block.",
)


def embed_of(token: Token) -> Embed | None:
    """The embed of a fenced block, if it is one."""
    if token.type != "fence" or token.level or token.map is None or (kind := token.info.strip()) not in EMBEDS:
        return None
    return Embed(kind, token.content.strip(), token.map[0])


def is_closed(token: Token) -> bool:
    """Whether a fenced block has a line that ends it."""
    begin, end = token.map or (0, 0)
    return end - begin == token.content.count("\n") + 2


def torn(token: Token) -> tuple[int, str] | None:
    """Where a block begins inside another, from 0 within that, and its words, if the other was to end elsewhere.

    A line of backticks and a word can't end a block, so the first line without a word ends the outer one.
    """
    is_recipe = token.info.strip() == RECIPE
    rows = token.content.split("\n") if is_closed(token) else []
    for at, inside in enumerate(rows):
        fence = _FENCE.fullmatch(inside)
        info = fence["info"].strip() if fence and fence["marks"].startswith(token.markup) else ""
        if info and (is_recipe or meant(info)):
            return at, info
    return None


def block_faults(tokens: Sequence[Token], lines: Sequence[str], *, in_yaml: bool = False) -> Iterator[Fault]:
    """Blocks that don't become what their author means. `lines` are those of the text."""
    early = None  # the line after a recipe, if it isn't empty: perhaps the recipe should hold it
    is_torn = False  # whether a block ended too early or didn't begin, so that the line meant to end it begins another
    for token in tokens:
        if token.map is None:
            continue
        if token.type == "fence" and is_torn and not token.info.strip():
            is_torn = False
            continue
        line = token.map[0]
        if token.type == "fence":
            if early is not None and not token.info.strip():
                yield _early_end(early - 1)
            if token.info.strip() == RECIPE or not token.info.strip():
                after = "".join(lines[token.map[1] : token.map[1] + 1])
                early = token.map[1] if token.info.strip() == RECIPE and after.strip() else None
            yield from _fence(token, line, lines[line].strip(" \t>"))
            is_torn = torn(token) is not None
        elif token.type == "code_block":
            yield from _indented(token, line)
        elif token.type == "inline":
            found = tuple(_inline(token, line, "; in YAML, the text begins with `|`" if in_yaml else ""))
            is_torn = is_torn or bool(found)
            yield from found


def _fence(token: Token, line: int, written: str) -> Iterator[Fault]:
    """Mistakes in a fenced block that begins with the line `written`."""
    info, mark = token.info.strip(), token.markup
    kind = meant(info)
    if kind and info != kind:
        advice = f"write {mark}{kind}" + ("" if meant(kind) == kind and info.split()[:1] != [kind] else " alone")
        message = f"expected `{kind}` after the {_name(mark)}, found `{_shown(info)}`; {advice}"
        yield Fault(EMBED, line, message, written)
    elif kind and token.level:
        message = f"expected the `{kind}` block at the start of a line, found it inside a list, quote or footnote"
        yield Fault(EMBED, line, f"{message}; move it out, with an empty line before and after it", written)
    elif not info and (kind := _first_row(token.content)):
        message = f"expected `{kind}` right after the {_name(mark)}, found it on the next line; write {mark}{kind}"
        yield Fault(EMBED, line, message, written)
    if not is_closed(token):
        what = f"`{kind}` block" if kind else "block"
        message = f"expected a line {mark} that ends this {what}, found the end of the text around it"
        yield Fault(FENCE, line, f"{message}; add it below the last line of the block", written)
    elif inner := torn(token):
        at, words = inner
        message = (
            f"expected the block above to end before this `{meant(words) or _shown(words)}` block, found it inside"
        )
        inside = "if it belongs inside" if kind else "if it shows how to write blocks"
        advice = f"add a line {mark} above it, or, {inside}, put {mark}{mark[0]} around {'both' if kind else 'it'}"
        yield Fault(FENCE, line + 1 + at, f"{message}; {advice}", token.content.split("\n")[at].strip())


def _early_end(line: int) -> Fault:
    message = f"expected an empty line after the `{RECIPE}` block, found text, and below it a block without a word"
    advice = f"if that is a part of the `{RECIPE}` block, put four backticks around it; otherwise add the empty line"
    return Fault(EMBED, line, f"{message}; {advice}", "`" * 3)


def _indented(token: Token, line: int) -> Iterator[Fault]:
    """Blocks inside indented code."""
    for at, written in enumerate(token.content.split("\n"), line):
        if kind := _disguised(written):
            message = f"expected the `{kind}` block at the start of a line, found it indented like code"
            yield Fault(EMBED, at, f"{message}; remove the spaces before it", written.strip())


def _inline(token: Token, line: int, hint: str) -> Iterator[Fault]:
    """Blocks that became a part of a paragraph. `hint` goes to the end of the message."""
    for at, written in enumerate(token.content.split("\n"), line):
        if kind := _disguised(written):
            message = f"expected three backticks and `{kind}` on a line of their own, found `{_shown(written.strip())}`"
            advice = f"write {'`' * 3}{kind}, the text below it, and a line {'`' * 3} at the end"
            yield Fault(EMBED, at, f"{message}; {advice}{hint}", written.strip())
            return
    for child in token.children or ():
        word = child.content.split(maxsplit=1)[:1]
        if child.type == "code_inline" and len(child.markup) > 2 and word and (kind := meant(word[0])):
            message = f"expected the `{kind}` block on lines of its own, found it inside a line"
            advice = f"write {'`' * 3}{kind}, the text below it, and a line {'`' * 3} at the end"
            yield Fault(EMBED, line, f"{message}; {advice}{hint}", child.markup)
            return


def _disguised(line: str) -> str | None:
    """The kind of block that a line is meant to begin."""
    first = line.lstrip(" \t*_")[:1]
    if first.isalnum() and first.isascii():  # of most lines, which need no closer look
        return None
    bare = html.unescape(_ESCAPE.sub("", _UNSEEN.sub("", line))).strip().strip(_EMPHASIS).strip()
    if bare[:1] not in _LIKE_MARKS or not (found := _DISGUISED.fullmatch(bare)):
        return None
    marks, rest = found["marks"], found["rest"].strip()
    if len(marks) > 2 and set(marks) <= set("`~"):
        return meant(rest)
    words = rest.strip("{}.:=# ").split()
    if not words or found["after"] or len(words) > _FEW or set(rest) & set(_LIKE_MARKS):
        return None  # code, words in quotes, or a sentence
    if len(words) > 1 or marks == "~":  # about three
        return words[0] if words[0] in EMBEDS and (len(marks) > 1 or marks == "`" or len(words) == 1) else None
    return meant(rest) if len(marks) > 1 or marks == "`" else None


def _first_row(content: str) -> str | None:
    """The kind of block that the first line of a block without a word names."""
    row = content.split("\n", maxsplit=1)[0].strip()
    return row if row in EMBEDS else RECIPE if _WORD.fullmatch(row) and meant(row) == RECIPE else None


def meant(info: str) -> str | None:
    """The kind of block that the words after backticks are meant to name: `create` for `{.Creat}`."""
    words = _WORD.findall(unicodedata.normalize("NFKC", _UNSEEN.sub("", info)).lower())
    if not words or words[0] in _LANGUAGES:
        return None
    word = words[0]
    if word in _MEANT:
        return _MEANT[word]
    near = (kind for kind in EMBEDS if word == kind or _is_near(word, kind))
    said = RECIPE if {*words[1:]} & {RECIPE, *_MEANT} and _SENTENCE.fullmatch(info.strip()) else None
    return next(near, said)


def _is_near(word: str, kind: str) -> bool:
    """Whether a word is a kind with another ending, or with one typo, or in a longer word two."""
    is_long = len(kind) > 5
    if word.startswith(kind[:-1] if is_long else kind):
        return len(word) <= len(kind) + 3
    return abs(len(word) - len(kind)) <= 2 and _typos(word, kind) <= (2 if is_long else 1)


def _typos(word: str, other: str) -> int:
    """How many letters are missing, added, replaced or swapped with the next (the optimal string alignment)."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        this = [row]
        for column, another in enumerate(other, 1):
            best = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != another))
            if row > 1 and column > 1 and letter == other[column - 2] and another == word[row - 2]:
                best = min(best, before[column - 2] + 1)
            this.append(best)
        before, last = last, this
    return last[-1]


def _name(mark: str) -> str:
    return "backticks" if mark[0] == "`" else "tildes"


def _shown(text: str) -> str:
    """What an author wrote, short, and fit to stand between backticks."""
    return text[:40].replace("`", "'") + ("…" if len(text) > 40 else "")
