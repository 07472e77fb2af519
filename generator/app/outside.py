"""Looks at the addresses on other sites that texts lead to: `inversion check --external`. A build never does that."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from generator.app.load import load_site
from generator.app.settings import read_settings
from generator.app.visitor import Answer, Visitor
from generator.rules.context import Context
from generator.rules.links import find_target, written_links
from generator.site.source_tree import SourceFile
from generator.text.document import Mark, scalars
from generator.text.problems import AuthorError, Level, Problem, Rule
from generator.text.web_address import WEB, own_address, web_fault

KEPT_FOR = timedelta(days=1)
HOSTS_AT_ONCE = 8
SAID_EVERY = 25  # links
_GONE = {404, 410}

OUTSIDE_LINK = Rule(
    "outside-link",
    "warning",
    what="A link to another site leads to a page that is there. Only `inversion check --external` looks. It's a notice "
    "if the page has moved for good, or if the site doesn't answer.",
    why="Pages move and disappear, and nobody but your readers would tell you.",
    milder="notice",
)


@dataclass(frozen=True)
class Place:
    """Where an address is written."""

    path: str
    mark: Mark
    target: str


def outside_problems(root: Path, now: datetime, visitor: Visitor, say: Callable[[str], None]) -> tuple[Problem, ...]:
    """The problems of all links to other sites in public and coming texts; `say` gets lines of progress."""
    try:
        settings = read_settings(root)
    except AuthorError:
        return ()
    context = load_site(root, now, settings).context
    if context is None:
        return ()
    places = [*_places(context)]
    answers = _answers(root, now, {_bare(place.target) for place in places}, visitor, say)
    found = (_problem(place, answers[_bare(place.target)]) for place in places)
    return tuple(sorted(problem for problem in found if problem))


def _bare(target: str) -> str:
    return urldefrag(target)[0]


def _places(context: Context) -> Iterator[Place]:
    """Every address of another site in texts that aren't drafts."""
    for source in context.tree.sources():
        if getattr(source.record, "status", "") == "draft" or source.document is None or source.record is None:
            continue
        for place in _in_source(source):
            if not web_fault(place.target) and not own_address(place.target, context.site_url):
                yield place


def _in_source(source: SourceFile[Any]) -> Iterator[Place]:
    document = source.document
    if document is None:
        return
    for link, mark in written_links(source):
        if link.target.lower().startswith(WEB):
            yield Place(source.path, mark, link.target)
    for scalar in scalars(document.root):
        if scalar.text.startswith(WEB) and not set(" \n\t") & set(scalar.text.strip()):
            yield Place(source.path, find_target(document, scalar.text.strip(), scalar.mark), scalar.text.strip())


def _problem(place: Place, answer: Answer) -> Problem | None:
    said = _said(place.target, answer)
    return OUTSIDE_LINK.at(place.path, place.mark.line, place.mark.column, said[0], said[1]) if said else None


def _said(target: str, answer: Answer) -> tuple[str, Level] | None:
    if answer.error:
        level: Level = "warning" if answer.definite else "notice"
        advice = "correct the address, or remove the link" if answer.definite else "look at it in a browser"
        return f"{target} doesn't answer: {answer.error}; {advice}", level
    if answer.status in _GONE:
        gone = "there is no such page" if answer.status == 404 else "the page was removed"
        return f"{target} answers {answer.status}: {gone}; correct the address, or remove the link", "warning"
    if answer.status >= 400:
        return f"{target} answers {answer.status}, so nobody knows whether it works; look at it in a browser", "notice"
    if answer.moved:
        return f"{target} has moved to {answer.moved}; write that address", "notice"
    return None


def _answers(
    root: Path, now: datetime, addresses: Iterable[str], visitor: Visitor, say: Callable[[str], None]
) -> dict[str, Answer]:
    """The answer for each address; those of the last day are kept."""
    file = root / ".cache" / "outside.json"
    known = _read(file, now)
    answers = {address: known[address][1] for address in addresses if address in known}
    hosts: dict[str, list[str]] = {}
    for address in sorted(set(addresses) - answers.keys()):
        hosts.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    whole = sum(map(len, hosts.values()))
    if whole:
        say(f"Looking at {whole} addresses on {len(hosts)} sites ...")
    with ThreadPoolExecutor(HOSTS_AT_ONCE) as pool:
        done = 0
        for batch in pool.map(partial(_visit_all, visitor), hosts.values()):
            answers |= batch
            before, done = done, done + len(batch)
            if done // SAID_EVERY > before // SAID_EVERY and done < whole:
                say(f"{done} of {whole} addresses were looked at")
            _write(file, known, {address: (now, answer) for address, answer in answers.items() if address not in known})
    return answers


def _visit_all(visitor: Visitor, addresses: list[str]) -> dict[str, Answer]:
    return {address: visitor.visit(address) for address in addresses}


def _read(file: Path, now: datetime) -> Mapping[str, tuple[datetime, Answer]]:
    """What was kept and isn't older than a day; nothing of a file that can't be read."""
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))
        found = {str(row[0]): (datetime.fromisoformat(row[1]), Answer(*row[2:])) for row in rows}
        return {address: kept for address, kept in found.items() if timedelta() <= now - kept[0] < KEPT_FOR}
    except (OSError, ValueError, TypeError, IndexError, KeyError, RecursionError):
        return {}


def _write(
    file: Path, known: Mapping[str, tuple[datetime, Answer]], new: Mapping[str, tuple[datetime, Answer]]
) -> None:
    """Keeps all but what may be otherwise in a moment."""
    lasting = {address: kept for address, kept in new.items() if kept[1].definite or not kept[1].error}
    rows = [
        [address, when.isoformat(), answer.status, answer.moved, answer.error, answer.definite]
        for address, (when, answer) in sorted({**known, **lasting}.items())
    ]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".half")
        unfinished.write_text(json.dumps(rows), encoding="utf-8", newline="\n")
        unfinished.replace(file)
    except OSError:  # a read-only project is looked at each time
        return
