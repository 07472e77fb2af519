"""What is wrong with a YAML file that the parser can't read, in words for people who don't know the parser."""

from __future__ import annotations

import re

import yaml

from generator.text.problems import Problem, Rule

_STRANGE_SPACE = re.compile("[\u00a0\u1680\u2000-\u200d\u202f\u205f\u2060\u3000]")
# (the parser's message, whether the mistake is where it began to read rather than where it gave up, our message)
_SYNTAX_HINTS = (
    (
        "mapping values are not allowed",
        False,
        "this unquoted text contains a colon and a space; put the whole text in quotes",
    ),
    ("found unexpected end of stream", True, "this quote is never closed; close it"),
    ("mapping keys are not allowed", False, "text may not begin with `?`; put it in quotes"),
    ("could not find expected ':'", True, "expected `key: value`; add the missing colon, or indent this line"),
    (
        "did not find expected key",
        False,
        "the indentation does not match the lines above; align this line with the other keys of its block",
    ),
    (
        "did not find expected '-' indicator",
        False,
        "expected `- ` before each item of this list, at the same indentation",
    ),
    (
        "did not find expected ',' or",
        False,
        "an earlier bracket or brace is never closed, or a comma is missing; add it, or put the text in quotes",
    ),
    ("did not find expected node content", False, "expected a value here; put the text in quotes"),
    (
        "block sequence entries are not allowed",
        False,
        "a list item `- ` cannot begin here; put it on its own line",
    ),
    ("scanning an alias", True, "text may not begin with `*`; put it in quotes"),
    ("scanning an anchor", True, "text may not begin with `&`; put it in quotes"),
    ("directive", True, "a line may not begin with `%`; delete it, or put the text in quotes"),
    (
        "unknown escape character",
        False,
        "`\\` and the letter after it are not a valid escape; write `\\\\`, or use single quotes",
    ),
    ("invalid Unicode character escape", False, "this escape is not a valid character; write the character itself"),
    ("scanning a block scalar", False, "expected a line break after `|` or `>`; begin the text on the next line"),
    ("<document start>", False, "expected nothing after the line `...`; delete that line"),
)


YAML = Rule(
    "yaml",
    "error",
    what="The file is valid YAML. The message names the most likely cause: usually a colon in unquoted text, wrong "
    "indentation, or a quote that is never closed.",
    why="Nothing else can be checked until the file can be read.",
)


def syntax_problem(path: str, text: str, line_offset: int, error: yaml.MarkedYAMLError) -> Problem:
    """The problem of a file that isn't YAML, where its most likely cause is."""
    said = " ".join(filter(None, (error.context, error.problem)))
    _, at_start, hint = next((known for known in _SYNTAX_HINTS if known[0] in said), (said, False, None))
    place = (at_start and error.context_mark) or error.problem_mark or error.context_mark
    line, column = (place.line, place.column) if place else (0, 0)
    lines = text.split("\n")
    if line >= len(lines):  # without a final line feed, the parser may point to a line after the last
        line, column = len(lines) - 1, len(lines[-1])
    begin = min(error.context_mark.line if error.context_mark else line, line)
    if "flow" in said and (remark := _remark_in_brackets(lines, max(begin - 1, 0), line)):
        line, column = remark
        hint = (
            "found a `#` in brackets, and YAML takes the rest of the line for a remark; put the text with it in quotes"
        )
    elif "expected ',' or" in said and error.context_mark and error.context_mark.line < line:
        line, column = error.context_mark.line, error.context_mark.column
        hint = "this bracket or brace is never closed, or a comma is missing in it; add it, or put the text in quotes"
    elif strange := _STRANGE_SPACE.search(lines[line]):
        column = strange.start()
        hint = f"`{strange.group()}` only looks like a space; replace it with an ordinary one"
    elif "did not find expected node content" in said and not "".join(lines[line:])[column:].strip():
        hint = "found the end of the file in an earlier bracket or brace; close it"
    else:
        hint = _by_line(said, lines, line, column) or _by_place(said, lines[line], column) or hint
    return YAML.at(path, line + 1 + line_offset, column + 1, hint or f"cannot be read as YAML: {said}")


def _by_line(said: str, lines: list[str], line: int, column: int) -> str | None:
    """What a line shows about the mistake that the parser found in it."""
    here = lines[line]
    if "\t" in here[: len(here) - len(here.lstrip())] or here[column : column + 1] == "\t":
        return "found a tab where YAML expects spaces; indent with spaces"
    if "scanning an alias" in said and re.match(r"\s*\* ", here):
        return "expected `- ` before an item of a list, found `* `; write a hyphen"
    if "<document start>" in said and "..." not in (shown.rstrip() for shown in lines):
        return "this line is indented less than the first; begin all keys at the start of the line"
    if "could not find expected ':'" in said:
        return _colon(here)
    return None


def _by_place(said: str, here: str, column: int) -> str | None:
    """What the text around the place of the mistake shows about it."""
    before, sign = here[:column], here[column : column + 1]
    if "cannot start any token" in said:
        return f"text may not begin with {'a backtick' if sign == '`' else f'`{sign}`'}; put it in quotes"
    if "found unexpected end of stream" in said:
        return _unclosed(here[column:])
    if "mapping values are not allowed" in said and re.fullmatch(r"[ ]+[\w-]+", before):
        return "this line is indented further than the value above it; align it, or put the text in quotes"
    if not re.search("did not find expected key|scanning an (?:alias|anchor)", said):
        return None
    if sign in {"]", "}"}:
        return "this bracket or brace was never opened; delete it"
    if re.search(r"[\"'\]}]\s*\Z", before):
        return "found text after a closing quote or bracket; put the whole value in quotes, with `''` for a `'` inside"
    return None


def _remark_in_brackets(lines: list[str], first: int, last: int) -> tuple[int, int] | None:
    """Where a `#` is that hides the end of brackets, in the lines from `first` to `last`."""
    for number in range(first, last + 1):
        if found := re.search(r"[\[{](?:[^\]}\"'#]*[\s,\[{])?(#)", lines[number]):
            return number, found.start(1)
    return None


def _unclosed(quoted: str) -> str | None:
    """What is wrong with a quote that nothing closes, if that is clear."""
    if (last := quoted.rstrip()[-1:]) in set("“”„‟«»‘’‚‛"):
        return f"this quote is closed by a curly one, `{last}`; write a straight `{quoted[0]}` at the end, too"
    if quoted.startswith("'") and quoted[1:2].isalnum():
        return "this quote is never closed; close it, or, if it's an apostrophe, put the whole text in double quotes"
    return None


def _colon(line: str) -> str | None:
    """What is wrong with a line that seems to have no colon, if it has one, or what looks like one."""
    if found := re.match(r"\s*[\w-]+\s*([\uff1a\ufe55\u02d0\ua789\u2236])", line):
        return f"`{found[1]}` only looks like a colon; write `:` and a space"
    if re.match(r"\s*[\w-]+:\S", line):
        return "expected a space after the colon of the key; add it"
    if re.match(r"\s*[\w-]+\s*=", line):
        return "expected a colon and a space after the key, found `=`; write `: `"
    return None
