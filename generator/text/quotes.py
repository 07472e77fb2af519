"""Typographic quotation marks and apostrophes in place of the straight ones that keyboards have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

ENGLISH = "en"
OPAQUE = "\ufffc"  # stands for something that isn't text, such as code, and counts as a letter
_APOSTROPHE = "’"
# The marks of each language: double, then single. From CLDR's delimiters (https://cldr.unicode.org), except that French
# has the narrow spaces that its typographers ask for. A language that isn't listed has English ones.
_DEFAULT = ("“", "”", "‘", "’")
_GERMAN = ("„", "“", "‚", "‘")
_SWEDISH = ("”", "”", "’", "’")
_POLISH = ("„", "”", "‚", "’")
_SPANISH = ("«", "»", "“", "”")
_RUSSIAN = ("«", "»", "„", "“")
_JAPANESE = ("「", "」", "『", "』")
_SWISS = ("«", "»", "‹", "›")
_MARKS = {
    "ar": ("”", "“", "’", "‘"),
    "de-CH": _SWISS,
    "et": ("„", "“", "«", "»"),
    "fa": _SWISS,
    "fr": ("«\u202f", "\u202f»", "‹\u202f", "\u202f›"),
    "fr-CH": _SWISS,
    "hu": ("„", "”", "»", "«"),
    "mk": ("„", "“", "’", "‘"),
    "ro": ("„", "”", "«", "»"),
    "zh-Hant": _JAPANESE,
    "zh-TW": _JAPANESE,
    "zh-HK": _JAPANESE,
    **dict.fromkeys(("bg", "cs", "de", "is", "ka", "lt", "sk", "sl"), _GERMAN),
    **dict.fromkeys(("fi", "he", "sv"), _SWEDISH),
    **dict.fromkeys(("bs", "hr", "pl", "sr"), _POLISH),
    **dict.fromkeys(("ca", "el", "es", "it", "pt-PT"), _SPANISH),
    **dict.fromkeys(("be", "hy", "ru", "uk"), _RUSSIAN),
    **dict.fromkeys(("nb", "nn", "no"), ("«", "»", "‘", "’")),
    "ja": _JAPANESE,
}
# Words that begin with an apostrophe. A quotation that begins with one of the second group is about as likely, so for
# them it matters whether a closing mark follows.
_CUT = {
    ENGLISH: r"tis|twas|twere|twill|twould|tisn|twasn|em|til|nuff|n|tude|fraid",
    "de": r"s|n|ne|nen|nem|ner|rum|rein|raus|runter|rauf",
    "nl": r"s|t|n|k|m|r",
}
_MAYBE_CUT = {ENGLISH: r"cause|cos|round|bout|bye|neath|gainst|mongst|tween|scuse|kay|course|fore|lo|less"}
_YEARS = r"\d\d(?:s|er)?(?!\w|[.,:]\d)"
_OPENING = frozenset("([{<“‘„‚«‹‛‟¿¡/|")
_JOINING = frozenset("−~…=+*_")  # beside dashes
_POSSESSIVE = frozenset("sxzSXZß")
_BEFORE_SPEECH = frozenset(":;,")
_SENTENCE_END = frozenset(".,;:!?)]}”’»›…")

_Role = Literal["open", "close", "apostrophe", "straight"]


@dataclass(slots=True)
class _Open:
    """A quotation that is still open: where its mark is, and whether that may be an apostrophe instead."""

    at: int
    mark: str
    doubtful: bool


def marks_of(language: str) -> tuple[str, str, str, str]:
    """The quotation marks of a language: double opening and closing, single opening and closing."""
    parts = language.replace("_", "-").split("-")
    names = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((_MARKS[name] for name in names if name in _MARKS), _DEFAULT)


def curl(text: str, language: str = ENGLISH) -> str:
    """The text with the language's quotation marks in place of straight ones."""
    return curl_all([text], language)[0]


def inline(text: str, language: str = ENGLISH) -> str:
    """Plain text as HTML: escaped, with typographic quotes, never read as Markdown."""
    return escape(curl(text, language), quote=False)


def curl_all(pieces: Sequence[str], language: str = ENGLISH) -> list[str]:
    """The pieces of one text, with quotation marks that may open in one piece and close in another."""
    whole = "".join(pieces)
    if '"' not in whole and "'" not in whole:
        return list(pieces)
    roles = _Roles(whole, language.partition("-")[0]).found()
    marks = marks_of(language)
    curled, start = [], 0
    for piece in pieces:
        chars = [_set(char, roles.get(start + at), marks) for at, char in enumerate(piece)]
        curled.append("".join(chars))
        start += len(piece)
    return curled


def _set(char: str, role: _Role | None, marks: tuple[str, str, str, str]) -> str:
    if role is None or role == "straight":
        return char
    if role == "apostrophe":
        return _APOSTROPHE
    return marks[(0 if char == '"' else 2) + (role == "close")]


@dataclass(slots=True)
class _Roles:
    """Finds what each straight mark of a text is."""

    text: str
    language: str
    roles: dict[int, _Role] = field(default_factory=dict)
    stack: list[_Open] = field(default_factory=list)

    def found(self) -> dict[int, _Role]:
        """The role of each straight mark, by its place."""
        for found in re.finditer("[\"']", self.text):
            at = found.start()
            if at not in self.roles:
                self.roles[at] = self.double(at) if found.group() == '"' else self.single(at)
        self.close_singles(0)
        return self.roles

    def double(self, at: int) -> _Role:
        before, after = self.around(at)
        if (before.isspace() and after.isspace()) or (_is_narrow_word(before) and _is_narrow_word(after)):
            return "straight"  # between words, or inside one, as in Hebrew abbreviations
        depth = next((n for n in reversed(range(len(self.stack))) if self.stack[n].mark == '"'), None)
        if depth is not None and not self.opens_after(at, before):
            self.close_singles(depth + 1)
            self.stack.pop()
            return "close"
        if before.isdecimal() and not after.isalpha():
            return "straight"  # inches, or seconds
        # A space is missing in `said:"No."`, where nothing is open that the mark could close.
        starts = depth is None and before in _BEFORE_SPEECH and _is_word(after)
        if starts or self.may_open(at, before, after):
            self.stack.append(_Open(at, '"', doubtful=False))
            return "open"
        return "close"

    def single(self, at: int) -> _Role:
        before, after = self.around(at)
        second = before == "'" and self.roles.get(at - 1) == "straight"  # of two marks
        if second or (before.isdecimal() and after.isdecimal()):
            return "straight"  # feet and inches, minutes, or seconds
        if _is_narrow_word(before) and _is_narrow_word(after):
            return "apostrophe"
        if not _is_word(before) and (cut := self.cut(at)):
            return cut
        top = self.stack[-1] if self.stack else None
        if top and top.mark == "'" and not self.opens_after(at, before):
            if top.doubtful and before in _POSSESSIVE and after.isspace():
                return "apostrophe"
            self.stack.pop()
            return "close"
        if before.isdecimal() and not after.isalpha():
            return "straight"
        if self.may_open(at, before, after):
            self.stack.append(_Open(at, "'", doubtful=self.begins(at, _MAYBE_CUT.get(self.language))))
            return "open"
        return "apostrophe"

    def cut(self, at: int) -> _Role | None:
        """The role of a mark before a word that lacks its beginning, such as 'tis or '90s."""
        if self.language == ENGLISH and re.compile(r"'n'(?!\w)", re.IGNORECASE).match(self.text, at):
            self.roles[at + 2] = "apostrophe"
            return "apostrophe"
        return "apostrophe" if self.begins(at, _YEARS) or self.begins(at, _CUT.get(self.language)) else None

    def begins(self, at: int, words: str | None) -> bool:
        """Whether one of the words follows, and isn't itself in quotation marks."""
        return bool(words and re.compile(rf"(?:{words})(?![\w'])", re.IGNORECASE).match(self.text, at + 1))

    def around(self, at: int) -> tuple[str, str]:
        """The characters before and after; a space at the ends of the text."""
        return self.text[at - 1 : at] or " ", self.text[at + 1 : at + 2] or " "

    def opens_after(self, at: int, before: str) -> bool:
        """Whether only an opening mark can stand after the character before `at`."""
        if before in "\"'" and at - 1 in self.roles:
            return self.roles[at - 1] == "open"
        return before.isspace() or before in _OPENING

    def may_open(self, at: int, before: str, after: str) -> bool:
        if after.isspace():
            return False
        if self.opens_after(at, before) or (_joins(before) and after not in _SENTENCE_END):
            return True
        # Where words have no spaces between them, a mark after a letter may open too.
        return _is_wide(before) or (_is_wide(after) and after not in _SENTENCE_END)

    def close_singles(self, depth: int) -> None:
        """Takes the single marks above a depth for apostrophes, since nothing closes them."""
        for unclosed in self.stack[depth:]:
            if unclosed.mark == "'":
                self.roles[unclosed.at] = "apostrophe"
        del self.stack[depth:]


def _joins(char: str) -> bool:
    return unicodedata.category(char) == "Pd" or char in _JOINING


def _is_word(char: str) -> bool:
    return char.isalnum() or char == OPAQUE


def _is_narrow_word(char: str) -> bool:
    return _is_word(char) and not _is_wide(char)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"} if char != OPAQUE else False
