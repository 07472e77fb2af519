"""The theme's stylesheet as the site serves it: without comments and indents, and otherwise as it's written.

A browser waits for the whole stylesheet before it shows anything, and comments are a tenth of what it would fetch.
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"/\*(?!!).*?(?:\*/|\Z)", re.DOTALL)  # one with `!` says whose work it is, and stays
_ESCAPE = r"\\(?:[0-9a-f]{1,6}(?:\r\n|[ \t\n\r\f])?|\r\n|.)"  # a blank may end it
_PIECE = re.compile(
    rf"""
    # What stays as it is: a string, an address without quotation marks, an escape (CSS Syntax Module Level 3,
    # https://www.w3.org/TR/css-syntax-3/#tokenization), and a comment with `!`.
    (?P<kept> "(?:[^"\\\n\r\f]+|{_ESCAPE})*"? | '(?:[^'\\\n\r\f]+|{_ESCAPE})*'?
      | (?<![\w-])url\([ \t\n\r\f]*(?!["' \t\n\r\f])(?:[^\\)]+|{_ESCAPE})*\)?
      | {_ESCAPE} | /\*!.*?(?:\*/|\Z) )
    | (?P<gap> (?:[ \t\n\r\f]+|/\*(?!!).*?(?:\*/|\Z))+ )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_LINE_END = re.compile(r"[\n\r\f]")  # stays one: it ends a string that lacks its other quotation mark
_APART = frozenset(["{", "}", ";", ",", ""])  # a blank after them means nothing; one before may be a property's value
_LONGEST_ESCAPE = 7


def stripped_style(source: str) -> str:
    """A stylesheet without comments and indents, which means the same to every browser.

    Only an address in `url()` may lose blanks or comments if the name of that function is spelled with escapes.
    """
    return _PIECE.sub(_shorter, source)


def _shorter(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    # Behind an escape, a comment may be all that keeps a blank from being its end.
    if found["gap"] is None or "\\" in text[max(start - _LONGEST_ESCAPE, 0) : start]:
        return found[0]
    blank = _COMMENT.sub("", found["gap"])
    if start == 0 or _LINE_END.search(blank):
        return "\n"  # at the start, for a `@charset` counts only there
    if text[max(start - 1, 0) : start] in _APART or text[end : end + 1] in ("{", ""):
        return ""
    return " " if blank else "/**/"  # else two words would become one
