"""Files that nothing uses: which of them are texts, and what their authors may have meant."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from generator.model.addresses import day_and_slug
from generator.text.pictures import ENDINGS, is_picture
from generator.text.problems import Level, Problem, Rule, nearest

_YAML = (".yml", ".yaml")
_MARKDOWN = (".md", ".markdown", ".mdown", ".mkdn", ".mkd", ".mdx")  # MkDocs makes pages of most; here only .md is used
_ISSUE_AS_TEXT = re.compile(r"content/issues/\d{4}-\d\d-\d\d-[^/]+\.(?:txt|text)", re.IGNORECASE)
# Windows hides the last ending of a name, and Notepad adds one.
_TEXTS = tuple(f"{ending}{more}" for ending in (*_YAML, *_MARKDOWN) for more in ("", ".txt"))

STRAY_FILE = Rule(
    "stray-file",
    "error",
    what="Every file under `content` and `quizzes` is in a place where the program uses it. Elsewhere, a YAML or "
    "Markdown file is an error, any other file a warning.",
    why="Most stray files have a typo in their name, and nobody would notice until their text is missing on the site.",
    milder="warning",
)


def is_text(path: str) -> bool:
    """Whether the author of a file expects that it's read, by its name."""
    return path.lower().endswith(_TEXTS)


def stray_problem(path: str, *, beside_text: bool) -> Problem:
    """The problem of a file that nothing uses; `beside_text` if it's in the folder of an issue with an `index.md`."""
    if beside_text and is_picture(path):
        message = (
            "expected pictures right beside an issue's index.md, found this one in a folder of its own; move it there"
        )
        return STRAY_FILE.at(path, 1, 1, message, "warning")
    if beside_text and not is_text(path):
        kinds = ", ".join(ENDINGS)
        message = f"expected only pictures ({kinds}) beside an issue's index.md; move this file elsewhere"
        return STRAY_FILE.at(path, 1, 1, message, "warning")
    level: Level = "error" if is_text(path) else "warning"
    return STRAY_FILE.at(path, 1, 1, f"this file is not used{_hint(path)}", level)


def _hint(path: str) -> str:
    """What to do with a file that nothing uses."""
    small = path.lower().removesuffix(".txt")
    name = path.rpartition("/")[2]
    if small.endswith(_YAML):
        if path.startswith("content/pages/"):
            return ", but everything in content/pages is published; move it elsewhere or delete it"
        if not path.endswith(".yml"):
            return "; rename it to end in .yml"
    in_place = re.match(r"content/(?:pages/|issues/(?:[^/]*\Z|[^/]*/index\.))", path)
    if (small.endswith(_MARKDOWN) and in_place and not path.endswith(".md")) or _ISSUE_AS_TEXT.fullmatch(path):
        return "; rename it to end in .md"
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if found := re.match(r"content/issues/([^/]+)/", path):
        if ending == ".md" and day_and_slug(stem) and not day_and_slug(found[1]):
            return f"; issues are in no other folder, so move it to content/issues/{name}"
        return "; rename it to index.md if it is the text of the issue, or move it elsewhere"
    folder = "/".join(path.split("/")[:3])
    places = ["content/site.yml", "content/topics.yml", f"quizzes/{name}", f"content/issues/{name}"]
    places += [f"{folder}/guide.yml", f"{folder}/categories/{name}", f"{folder}/strategies/{name}"]
    usable = (place for place in places if place != path and place.endswith((".yml", ".md")))
    near = nearest(path, usable, 0.9)
    return f"; did you mean `{near}`?" if near else "; move it elsewhere or delete it"
