"""Names that every system can have: what Git checks out, and what the build writes, on Windows and macOS too."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model.portable_names import is_reserved, loses_its_end, unportable
from generator.rules.context import Context
from generator.site.source_tree import SourceTree
from generator.text.problems import Problem, Rule

PORTABLE_NAME = Rule(
    "portable-name",
    "error",
    what="Each file, folder, topic, slug and alias has a name that Windows can have, and that differs from others in "
    "more than capitals. Windows can't have `con`, `prn`, `aux`, `nul`, `com0` to `com9` and `lpt0` to `lpt9`, "
    "whatever follows behind a dot, a dot or a space at the end, and none of the signs "
    '`<`, `>`, `:`, `"`, `|`, `?`, `*` and `\\`.',
    why="On Windows, the repository couldn't be checked out, or the site couldn't be built. Of two names that differ "
    "in capitals alone, Windows and macOS would keep one. Of other files beside the pages, a sign or a capital is a "
    "warning: on Linux, they work.",
    milder="warning",
)


def portable_name_problems(context: Context) -> Iterator[Problem]:
    """Files, folders, topics, slugs and aliases whose names some systems can't have, or take for another's."""
    tree = context.tree
    yield from _files(tree)
    if (topics := tree.topics) and topics.document and topics.record:
        for topic in topics.record.topics:
            if wrong := unportable(topic):
                at = ("topics", topic)
                yield topics.document.problem(PORTABLE_NAME, f"{wrong}; choose another id", at, key=True)
    for issue in tree.issues:
        if wrong := unportable(issue.id):
            yield PORTABLE_NAME.at(issue.path, 1, 1, f"{wrong}; give this issue another slug")
        if issue.document and issue.record:
            for number, alias in enumerate(issue.record.aliases):
                if wrong := next(filter(None, map(unportable, alias.strip("/").split("/"))), None):
                    yield issue.document.problem(PORTABLE_NAME, f"{wrong}; delete this alias", ("aliases", number))


def _files(tree: SourceTree) -> Iterator[Problem]:
    """One problem for each file or folder; what is inside of a folder with one isn't looked at."""
    assets = {f"content/pages{asset}" for asset in tree.assets}
    paths = sorted({source.path for source in tree.sources()} | assets)
    fine: set[str] = set()
    known: dict[str, str] = {}
    told: set[str] = set()
    for path in paths:
        parts = path.split("/")
        first = len(parts) if path.rpartition("/")[0] in fine else 1  # the folders above a fine one are fine too
        for end in range(first, len(parts) + 1):
            name = "/".join(parts[:end])
            if name in fine:
                continue
            if name in told:
                break
            same = known.setdefault(name.lower(), name)
            wrong = unportable(part := parts[end - 1])
            if same != name:
                wrong = wrong or f"expected a name that differs in more than capitals, found `{name}` beside `{same}`"
            if wrong:
                told.add(name)
                works_here = path in assets and not is_reserved(part) and not loses_its_end(part)
                message = f"{wrong}; rename this {'file' if name == path else 'folder'}"
                yield PORTABLE_NAME.at(path, 1, 1, message, "warning" if works_here else None)
                break
            fine.add(name)
