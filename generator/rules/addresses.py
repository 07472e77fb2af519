"""Addresses: each belongs to one page or file, and no file is used as a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from generator.model.addresses import (
    CARDS,
    FEEDS,
    GIVES_WAY,
    ISSUES,
    MADE_FILES,
    SEARCH_INDEX,
    THEME,
    in_month,
    in_year,
    is_feed,
    is_of_many,
    issue_address,
    served,
    topic_address,
    year_feed,
)
from generator.rules.context import Context
from generator.site.source_tree import SourceTree
from generator.text.problems import Problem, Rule

MADE = (CARDS, SEARCH_INDEX)  # folders of the site that only the build may fill


def address_problems(context: Context) -> Iterator[Problem]:
    """Pages, files and aliases that would replace another one.

    MkDocs silently lets a generated page replace a hand-written page, and stops half-way if a file has the name of a
    folder. Here, both are errors.
    """
    tree = context.tree
    made = _made(tree)
    pages = {served(page.record.address): page.path for page in tree.pages if page.record}
    assets = {asset: f"content/pages{asset}" for asset in tree.assets}
    yield from _pages(tree, made)
    owners = {**pages, **made}
    folders = _folders(owners)
    yield from _assets(tree, owners, folders)
    yield from _aliases(tree, {**made, **pages, **assets}, folders | _folders(assets))


def _made(tree: SourceTree) -> dict[str, str]:
    """Every file that is made from YAML or an issue, or by the build, and what it belongs to."""
    fixed = (*tree.made_pages(), *FEEDS, *MADE_FILES)
    made = dict.fromkeys(map(served, fixed), "a generated page or file")
    months: dict[tuple[int, int], set[str]] = {}
    for source in tree.issues:
        made[served(issue_address(source.id))] = source.path
        if issue := source.record:
            months.setdefault((issue.published.year, issue.published.month), set()).update(issue.tags)
            if not issue.pictures:
                continue
            folder = source.path.removesuffix("index.md")
            made |= {f"{issue.address}{picture.name}": f"{folder}{picture.name}" for picture in issue.pictures}
    # Those of months and of topics only appear when a list becomes long; nobody may take their places before.
    for (year, month), tags in months.items():
        made[year_feed(year)] = "the feed of that year"
        for above in (ISSUES, *map(topic_address, tags)):
            made[served(in_year(above, year))] = "the archive of that year"
            made[served(in_month(above, year, month))] = "the archive of that month"
    return made


ADDRESS_TAKEN = Rule(
    "address-taken",
    "error",
    what="Every address of the site belongs to one page or file. A hand-written page can't have the address of a "
    "generated page, an alias can't be the address of a page, and two issues can't have the same alias. A file can't "
    "also be a folder. Only the build writes to `/pagefind/` and `/assets/cards/`, and no alias is in `/assets/`.",
    why="One of the two would silently disappear, and the links to it would break.",
)


def _pages(tree: SourceTree, made: Collection[str]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for source in tree.pages:
        if source.record is None:
            continue
        address = source.record.address
        if (served(address) in made and address != GIVES_WAY) or address.startswith(ISSUES):
            message = f"the address {address} belongs to a generated page; rename this file"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        if folder := _within(address, MADE):
            message = f"only the build writes to {folder}; rename this file, or move it to another folder"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        if address in seen:
            message = f"duplicate address {address}, also used by {seen[address]}; rename one of the files"
            yield ADDRESS_TAKEN.at(source.path, 1, 1, message)
        seen.setdefault(address, source.path)


def _assets(tree: SourceTree, owners: Mapping[str, str], folders: Collection[str]) -> Iterator[Problem]:
    for asset in sorted(tree.assets):
        if wrong := _asset(asset, owners, folders):
            yield ADDRESS_TAKEN.at(f"content/pages{asset}", 1, 1, wrong)


def _asset(asset: str, owners: Mapping[str, str], folders: Collection[str]) -> str | None:
    """Why a file beside the pages can't have its address; `owners` and `folders` are those of everything else."""
    if folder := _within(asset, MADE):
        return f"only the build writes to {folder}; move this file to another folder"
    if is_feed(asset):
        return f"the address {asset} belongs to a feed; rename this file"
    if is_of_many(asset):
        return f"the address {asset} belongs to a generated page or file; rename this file"
    if asset in owners and asset.endswith("/index.html"):
        return f"the address {asset.removesuffix('index.html')} belongs to another page; delete this file"
    if asset in owners:
        return f"the address {asset} belongs to {owners[asset]}; rename this file"
    if asset in folders:
        return f"the address {asset} is a folder that contains pages; rename this file"
    if above := next((folder for folder in _above(asset) if folder in owners or is_of_many(folder)), None):
        return f"the address {asset} is inside {above}, which is a file; move this file to another folder"
    return None


ALIAS = Rule(
    "alias",
    "error",
    what="An alias is an old path, such as `/2020/smoke/`, without empty parts and without `.` or `..`.",
    why="Each alias becomes a small page that redirects to the issue, so a server must be able to serve its path.",
)


def _aliases(tree: SourceTree, taken: Mapping[str, str], of_taken: Collection[str]) -> Iterator[Problem]:
    """The old addresses of issues. `taken` has all files and what they belong to, `of_taken` their folders."""
    old: dict[str, str] = {}
    folders = {*of_taken}
    for source in tree.issues:
        if source.record is None or source.document is None or not source.record.aliases:
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
    """Why an issue can't have an alias. `old` has the aliases before it: their files, and the paths of their issues."""
    path = served(address)
    found = f"expected an old address, found {address}, "
    if folder := _within(address, (THEME, *MADE)):
        return f"{found}but no alias can be in {folder}; delete the alias"
    if owner := taken.get(path) or taken.get(address.rstrip("/")):
        return f"{found}which belongs to {owner}; delete the alias"
    if path in old:
        return f"duplicate alias {address}, also used by {old[path]}; delete one"
    if path in folders:
        return f"{found}which is a folder that contains pages; delete the alias"
    if above := next((one for one in _above(path) if one in taken or one in old or is_of_many(one)), None):
        return f"{found}which is inside {above}, a file; delete the alias"
    return None


def _within(address: str, folders: Iterable[str]) -> str | None:
    return next((folder for folder in folders if address.startswith(folder)), None)


def _folders(paths: Iterable[str]) -> set[str]:
    """The folders that files are in."""
    found = set[str]()
    for path in paths:
        for folder in _above(path):
            if folder in found:
                break
            found.add(folder)
    return found


def _above(path: str) -> Iterator[str]:
    """The folders that a file is in, the nearest first: `/a/b` and `/a` for `/a/b/index.html`."""
    while path := path.rpartition("/")[0]:
        yield path
