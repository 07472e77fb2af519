"""Sites with years of issues, made without reading a file for each, and what their pages and feeds say."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from generator.model.issue import Issue
from generator.render.card_texts import card_texts
from generator.render.fingerprints import Fingerprints
from generator.render.output import page_outputs
from generator.site.site import Site
from generator.text.markdown import Rendered
from tests.feed_support import atom_items, atom_links
from tests.tools.small_project import ROOT, SITE_URL, base_files, project_of

LAST = datetime(2026, 11, 30, 6, 10, tzinfo=UTC)
# Of these pages, so that a page that comes later doesn't change what is measured.
PAGES = (
    *("adopting", "authoring", "checking", "commands", "design", "editors"),
    *("performance", "publishing", "readers", "rules", "writing"),
)
WORDS = 2 * re.findall(r"[A-Za-z]+", "\n".join((ROOT / "docs" / f"{name}.md").read_text("utf-8") for name in PAGES))
KANJI = "".join(map(chr, range(0x4E00, 0x4E00 + 400)))
HREF = re.compile(r'href="([^"#]*)')


def words(at: int, length: int) -> str:
    """About so many characters of English, other ones at other places."""
    at = at * 131 % (len(WORDS) // 2)
    text = " ".join(WORDS[at : at + length // 3])
    return text[:length].rpartition(" ")[0] or text


def written(at: int, length: int, letters: str) -> str:
    """So many of the letters, in no order that a compressor would find."""
    return "".join(letters[(at * 7919 + place * place * 104729) % 99991 % len(letters)] for place in range(length))


def issues(count: int, *, a_day: int = 1, title: int = 30, text: int = 100, letters: str = "") -> tuple[Issue, ...]:
    """So many issues up to `LAST`, newest first, with so many characters in the title and the text of each."""
    one = project_of(base_files()).issues[0]
    return tuple(
        one.model_copy(
            update={
                "slug": (re.sub("[^a-z]+", "-", words(n + 7, title).lower()).strip("-") + f"-{n}").lstrip("-"),
                "id": f"issue-{n:06}",
                "title": written(n, title, letters) if letters else words(n, title),
                "description": words(n + 3, 160),
                "published": LAST - timedelta(days=n // a_day, minutes=n % a_day),
                "body": body_of(one, words(n * 5, text)),
                "number": None,
            }
        )
        for n in range(count)
    )


def body_of(issue: Issue, text: str) -> Rendered:
    """The body of an issue with another text, as one paragraph."""
    return replace(issue.body, source=text, parts=(f"<p>{text}</p>",))


def site_of(listed: Sequence[Issue]) -> Site:
    """The small project with these issues."""
    return replace(project_of(base_files()), issues=tuple(listed))


def lists_of(site: Site) -> dict[str, str]:
    """Every page but those of the issues, as its Markdown file, by the file's path."""
    issues = {f"{issue.address[1:]}index.md" for issue in site.issues}
    found = page_outputs(site, card_texts(site), Fingerprints())
    return {page.path: page.content() for page in found if page.path not in issues}


def size(data: str | bytes) -> int:
    """The bytes of a file, compressed as well as servers do."""
    return len(gzip.compress(data if isinstance(data, bytes) else data.encode(), 9))


def links(pages: Mapping[str, str], address: str) -> list[str]:
    """The addresses on this site that a page links to."""
    found = HREF.findall(pages[f"{address[1:]}index.md"])
    return [urljoin(address, href) for href in found if "//" not in href]


def reached(pages: Mapping[str, str], start: str) -> Iterator[str]:
    """The addresses that the list at `start`, and the pages of its years and months, link to; each as often."""
    seen, ahead = {start}, [start]
    while ahead:
        for address in links(pages, ahead.pop()):
            yield address
            if re.fullmatch(re.escape(start) + r"\d{4}/(\d\d/)?", address) and address not in seen:
                seen.add(address)
                ahead.append(address)


def chain(feeds: Mapping[str, bytes]) -> Iterator[tuple[str, list[str]]]:
    """The archives that a program finds from /atom.xml on: the path of each, and the titles in it."""
    address = atom_links(feeds["atom.xml"]).get("prev-archive")
    while address:
        path = address.removeprefix(SITE_URL)
        yield path, [item.url for item in atom_items(feeds[path])]
        address = atom_links(feeds[path]).get("prev-archive")
