"""Addresses: each belongs to one page or file, and nothing lies below the address of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from generator.model.addresses import (
    CARDS,
    FEEDS,
    ISSUES,
    MADE_FILES,
    SEARCH_INDEX,
    THEME,
    is_feed,
    issue_address,
    served,
    year_address,
    year_feed,
)
from generator.rules.context import Context
from generator.site.source_tree import SourceTree
from generator.text.problems import Problem, Rule

MADE = (CARDS, SEARCH_INDEX)  # folders of the site that hold nothing of an author's


def address_problems(context: Context) -> Iterator[Problem]:
    """Every page, file and old address that would take the place of another.

    MkDocs lets a made page replace a hand-written one without a word, and a file where a folder must be stops the
    writing half way; here both are errors.
    """
    tree = context.tree
    made = _made(tree)
    pages = {served(page.record.address): page.path for page in tree.pages if page.record}
    assets = {asset: f"content/pages{asset}" for asset in tree.assets}
    yield from _pages(tree, made)
    yield from _assets(tree, {**pages, **made})
    yield from _aliases(tree, {**made, **pages, **assets})


def _made(tree: SourceTree) -> dict[str, str]:
    """Every file that is made of YAML or an issue, or by the build, and what it belongs to."""
    fixed = (*tree.made_pages(), *FEEDS, *MADE_FILES)
    made = dict.fromkeys(map(served, fixed), "a generated page or file")
    for source in tree.issues:
        made[served(issue_address(source.id))] = source.path
        if issue := source.record:
            year = issue.published.year
            made[served(year_address(year))] = "the archive of that year"
            made[year_feed(year)] = "the feed of that year"
            folder = source.path.removesuffix("index.md")
            made |= {f"{issue.address}{picture.name}": f"{folder}{picture.name}" for picture in issue.pictures}
    return made


ADDRESS_TAKEN = Rule(
    "address-taken",
    "error",
    what="Every address of the site belongs to one page or file. It may not be that of a hand-written page and of "
    "a made one, nor an alias of a page that is there, nor the alias of two issues. Nothing lies below the "
    "address of a file, and nothing of an author's in `/pagefind/` or `/assets/cards/`; no alias lies in "
    "`/assets/`.",
    why="One of the two would vanish without a word, and with it the links that lead there.",
)


def _pages(tree: SourceTree, made: Collection[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for source in tree.pages:
        if source.record is None:
            continue
        address = source.record.address
        if served(address) in made or address.startswith(ISSUES):
            message = f"the address {address} belongs to a generated page; rename this file"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        if folder := _within(address, MADE):
            message = f"the folder {folder} is filled by the build; rename this file, or move it to another one"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        if address in seen:
            message = f"the address {address} is that of {seen[address]} too; rename one"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        seen.setdefault(address, source.path)


def _assets(tree: SourceTree, owners: Mapping[str, str]) -> Iterator[Problem]:
    folders = _folders(owners)
    for asset in sorted(tree.assets):
        if wrong := _asset(asset, owners, folders):
            yield ADDRESS_TAKEN.at(f"content/pages{asset}", 1, 1, wrong)


def _asset(asset: str, owners: Mapping[str, str], folders: Collection[str]) -> str | None:
    """What stands in the way of a file beside the pages; `owners` and `folders` are those of everything else."""
    if folder := _within(asset, MADE):
        return f"the folder {folder} is filled by the build; move this file to another one"
    if is_feed(asset):
        return f"the address {asset} belongs to a feed; rename this file"
    if asset in owners and asset.endswith("/index.html"):
        return f"the address {asset.removesuffix('index.html')} belongs to another page; delete this file"
    if asset in owners:
        return f"the address {asset} belongs to {owners[asset]}; rename this file"
    if asset in folders:
        return f"the address {asset} is that of a folder with pages; rename this file"
    if above := next((folder for folder in _above(asset) if folder in owners), None):
        return f"the address {asset} lies below that of a file, {above}; move this file to another folder"
    return None


ALIAS = Rule(
    "alias",
    "error",
    what="An alias is the path of an old address, such as `/2020/smoke/`. It has no empty parts and none of dots.",
    why="From each alias a small page leads on to the issue, and that page needs a path that a server can have.",
)


def _aliases(tree: SourceTree, taken: Mapping[str, str]) -> Iterator[Problem]:
    """The old addresses of issues. `taken` says of each file of the site what it belongs to."""
    old: dict[str, str] = {}
    folders = _folders(taken)
    for source in tree.issues:
        if source.record is None or source.document is None:
            continue
        for number, (alias, address) in enumerate(zip(source.record.aliases, source.record.redirects, strict=True)):
            at = ("aliases", number)
            parts = alias.strip("/").split("/")
            if not all(parts) or {".", ".."} & set(parts):
                message = f"expected an old path such as /2020/smoke/, found `{alias}`"
                yield source.document.problem(ALIAS, message, at)
            elif wrong := _alias(address, taken, old, folders):
                yield source.document.problem(ADDRESS_TAKEN, wrong, at)
            old.setdefault(served(address), source.path)
            folders.update(_above(served(address)))


def _alias(address: str, taken: Mapping[str, str], old: Mapping[str, str], folders: Collection[str]) -> str | None:
    """What stands in the way of an old address. `old` are those before it, by their files, with their issues."""
    path = served(address)
    found = f"expected an old address, found {address}, "
    if folder := _within(address, (THEME, *MADE)):
        return f"{found}and the folder {folder} is filled by the build; delete the alias"
    if owner := taken.get(path) or taken.get(address.rstrip("/")):
        return f"{found}which is {owner}; delete the alias"
    if path in old:
        return f"{address} is an alias of {old[path]} too; an old address leads to one page, so delete one"
    if path in folders:
        return f"{found}which is a folder with pages; delete the alias"
    if above := next((folder for folder in _above(path) if folder in taken or folder in old), None):
        return f"{found}which lies below that of a file, {above}; delete the alias"
    return None


def _within(address: str, folders: Iterable[str]) -> str | None:
    return next((folder for folder in folders if address.startswith(folder)), None)


def _folders(paths: Iterable[str]) -> set[str]:
    return {folder for path in paths for folder in _above(path)}


def _above(path: str) -> Iterator[str]:
    """The folders that a file lies in, the nearest first: `/a/b` and `/a` of `/a/b/index.html`."""
    while path := path.rpartition("/")[0]:
        yield path
