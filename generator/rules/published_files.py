"""Rules for the files beside the hand-written pages, which are published as they are."""

from __future__ import annotations

from collections.abc import Iterator

from generator.rules.addresses import address_problems
from generator.rules.context import Context
from generator.text.problems import Problem, Rule, did_you_mean

PAGES = "content/pages/"

SCRIPT_FILE = Rule(
    "script-file",
    "error",
    what="A file in `content/pages` in which browsers run scripts (`.html`, `.js`, `.xml` and such) is listed in "
    "`content/site.yml`, under `published_scripts`.",
    why="Such a file can read what readers saved on your site, so somebody must have looked at it.",
)

PUBLISHED_SCRIPTS = Rule(
    "published-scripts",
    "error",
    what="Each entry of `published_scripts` in `content/site.yml` is the path of a file in `content/pages`.",
    why="Whoever later adds a file of that name would publish it without anybody looking at it.",
)


def published_file_problems(context: Context) -> Iterator[Problem]:
    """Files that browsers run and that the site doesn't list, and listed files that don't exist."""
    tree = context.tree
    if tree.site is None or tree.site.record is None or tree.site.document is None:
        return
    listed = [_address(entry) for entry in tree.site.record.published_scripts]
    unlisted = tree.scripts - {*listed}
    misplaced = (
        {problem.path.removeprefix("content/pages") for problem in address_problems(context)} if unlisted else ()
    )
    for asset in sorted(unlisted.difference(misplaced)):
        name = asset.removeprefix("/")
        message = (
            f"browsers can run scripts in this file; delete it, or list `{name}` under `published_scripts` in site.yml"
        )
        yield SCRIPT_FILE.at(f"content/pages{asset}", 1, 1, message)
    for number, address in enumerate(listed):
        if address not in tree.assets:
            name = address.removeprefix("/")
            hint = did_you_mean(name, (asset.removeprefix("/") for asset in tree.scripts)) or "; delete this entry"
            message = f"no file `{name}` in content/pages{hint}"
            yield tree.site.document.problem(PUBLISHED_SCRIPTS, message, ("published_scripts", number))


def _address(entry: str) -> str:
    """The address of a listed file; authors also write its path in the project."""
    return "/" + entry.removeprefix("/").removeprefix(PAGES)
