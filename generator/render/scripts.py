"""The theme's scripts as the site serves them: without comments and indents, and otherwise as they are written.

Tree-sitter's parser finds the tokens, because `//` and blanks also occur in strings, templates and regular expressions.
Each token stays as it is, names too: the browser runs the code that was written and tested, and an error in a reader's
console can be found in the source. Line ends stay as well, because JavaScript ends a statement at some of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from generator.text.problems import AuthorError, Problem, Rule

# No others: a library that an adopter adds keeps its licence.
SCRIPTS = tuple(
    f"assets/{name}.js" for name in ("search", "offline", "device", "leave", "search/*", "quiz/*", "explore/*")
)
_COMMENTS = {"comment", "html_comment"}
_WHOLE = {"string", "regex"}
_LINE_END = re.compile("[\n\r\u2028\u2029]")


SCRIPT = Rule(
    "script",
    "error",
    what="The theme's scripts, such as `assets/search.js` and those in `assets/quiz/`, are JavaScript that can be "
    "parsed.",
    why="The site serves them without comments, and only a parser can tell a comment from `//` in a string.",
)


def stripped(source: str, path: str) -> str:
    """The script at `path` without comments, indents and blank lines.

    Raises:
        AuthorError: it can't be parsed.
    """
    data = source.encode()
    root = Parser(Language(tree_sitter_javascript.language())).parse(data).root_node
    if root.has_error:
        raise AuthorError([_problem(data, root, path)])
    pieces: list[str] = []
    end = 0
    for token in _tokens(root):
        if pieces:
            pieces.append(_gap(data[end : token.start_byte].decode()))
        pieces.append(data[token.start_byte : token.end_byte].decode())
        end = token.end_byte
    return "".join((*pieces, "\n"))


def _tokens(node: Node) -> Iterator[Node]:
    """The tokens in their order. A template's text is tokens too, and so is each piece of code inside it."""
    if node.type in _COMMENTS:
        return
    if node.type in _WHOLE or not node.children:
        yield node
        return
    for child in node.children:
        yield from _tokens(child)


def _gap(between: str) -> str:
    """What keeps two tokens apart. A comment counts as a blank, and as a line end if it contains one."""
    if _LINE_END.search(between):
        return "\n"
    return " " if between else ""


def _problem(data: bytes, root: Node, path: str) -> Problem:
    """The first mistake in a script that can't be parsed."""
    wrong = _first_error(root)
    before = data[wrong.start_byte - wrong.start_point.column : wrong.start_byte].decode()
    message = f"expected `{wrong.type}`" if wrong.is_missing else "expected JavaScript; this can't be parsed"
    return SCRIPT.at(path, wrong.start_point.row + 1, len(before) + 1, message)


def _first_error(node: Node) -> Node:
    """The outermost node at the first place where the parser had to guess."""
    if node.is_error or node.is_missing:
        return node
    return next((_first_error(child) for child in node.children if child.has_error), node)
