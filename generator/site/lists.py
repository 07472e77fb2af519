"""Long lists of issues: what fits on one page or in one feed, and where the rest is cut, by year and by month.

A page that listed every issue would grow for as long as the site lives. Where a list is cut depends on the issues in
it alone, and a month that is over is never cut anew because of a later issue.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.model.addresses import ISSUES, in_month, in_year, month_feed, topic_address, year_feed
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.site import Topic

Tagged = Guide | Category | Strategy | Issue
Described = Tagged | Topic

DESCRIBED = 40  # entries with a description at the top of a long list; the others have only their titles
# What a page lists and a feed holds at most, in bytes of text, so that either stays below 30 KB compressed. Compressed
# bytes would be the measure, but they differ from one version of zlib to the next, and an address must not.
PAGE = 78_000  # 365 issues with titles of 78 characters, the most that `check` advises
FEED = 64_000  # Markdown grows by a fifth as HTML, and English shrinks to 40 %
ENTRY = 40  # of a page, for an entry with an empty title
FIXED = 300  # of a feed, for an embedded quiz, guide or list
_SHORT = bytes(range(0xE0))  # the bytes that don't begin a character of three bytes or more


@dataclass(frozen=True, slots=True)
class Month:
    """The issues of a month in a list, newest first."""

    number: int
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The issues of a year in a list, newest first.

    Attributes:
        number: such as 2026.
        cut: whether they are too many for one page, so that each month has its own.
    """

    number: int
    months: tuple[Month, ...]
    cut: bool

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Those of all months."""
        return tuple(issue for month in self.months for issue in month.issues)

    @property
    def count(self) -> int:
        """How many issues it has."""
        return sum(len(month.issues) for month in self.months)


@dataclass(frozen=True, slots=True)
class Part:
    """A feed with some issues of a month, newest first; `number` counts the parts of the month from 1."""

    year: int
    month: int
    number: int
    issues: tuple[Issue, ...]

    @property
    def address(self) -> str:
        """Where it is."""
        return month_feed(self.year, self.month, self.number)


def years_of(issues: Iterable[Issue]) -> tuple[Year, ...]:
    """The years and months of a list, in its order."""
    found: dict[int, dict[int, list[Issue]]] = {}
    for issue in issues:
        found.setdefault(issue.published.year, {}).setdefault(issue.published.month, []).append(issue)
    years = []
    for year, months in found.items():
        whole = fitting([issue for own in months.values() for issue in own], described=0)
        cut = whole < sum(map(len, months.values()))
        years.append(Year(year, tuple(Month(month, tuple(own)) for month, own in months.items()), cut=cut))
    return tuple(years)


def fitting(entries: Iterable[Described], described: int = DESCRIBED) -> int:
    """How many entries of a list fit on a page: the first `described` with descriptions, the others by their titles."""
    weight = count = 0
    for count, entry in enumerate(entries):
        text = entry.title + entry.description if count < described else entry.title
        weight += ENTRY + _weight(text) + len(getattr(entry, "address", ""))
        if weight > PAGE:
            return max(1, count)
    return count + 1 if weight else 0


def by_topic(topics: Iterable[str], guides: Iterable[Guide], issues: Iterable[Issue]) -> dict[str, tuple[Tagged, ...]]:
    """Everything with each topic: guides with their categories and strategies first, then issues, in their order."""
    found: dict[str, list[Tagged]] = {tag: [] for tag in topics}
    for guide in guides:
        parts: list[Tagged] = [guide, *guide.categories, *guide.strategies]
        for part in parts:
            for tag in dict.fromkeys(part.tags):
                found.get(tag, []).append(part)
    for issue in issues:
        for tag in dict.fromkeys(issue.tags):
            found.get(tag, []).append(issue)
    return {tag: tuple(parts) for tag, parts in found.items()}


def cut_topics(tagged: Mapping[str, Sequence[Tagged]]) -> dict[str, tuple[Year, ...]]:
    """The years of each topic that has too many issues for its page."""
    return {
        tag: years_of(part for part in parts if isinstance(part, Issue))
        for tag, parts in tagged.items()
        if fitting(parts) < len(parts)
    }


def pages_of_lists(archive: Sequence[Year], topics: Mapping[str, Sequence[Year]]) -> frozenset[str]:
    """The pages of years and months: of the archive, and of topics that are cut."""
    found = set(_pages(ISSUES, archive))
    for tag, years in topics.items():
        found.update(_pages(topic_address(tag), years))
    return frozenset(found)


def _pages(above: str, years: Iterable[Year]) -> Iterator[str]:
    for year in years:
        yield in_year(above, year.number)
        if year.cut:
            yield from (in_month(above, year.number, month.number) for month in year.months)


def feeds_of_years(archive: Iterable[Year], parts: Mapping[int, Iterable[Part]]) -> Iterator[str]:
    """The feeds of the years and of their parts; `parts` has those by year."""
    for year in archive:
        yield year_feed(year.number)
        yield from (part.address for part in parts.get(year.number, ()))


def parts_of(year: Year) -> tuple[Part, ...]:
    """The feeds that a year is cut into, newest first; none if it fits in one.

    Each has issues of one month, and is filled from the oldest on. So a later issue changes none but the last, and an
    old issue that becomes longer changes only those of its month.
    """
    if sum(map(_in_feed, year.issues)) <= FEED:
        return ()
    return tuple(part for month in year.months for part in reversed(list(_parts(year.number, month))))


def newest_in_feed(issues: Sequence[Issue]) -> int:
    """How many of the newest issues fit in one feed: at least one."""
    weight = 0
    for count, issue in enumerate(issues):
        weight += _in_feed(issue)
        if weight > FEED:
            return max(1, count)
    return len(issues)


def _parts(year: int, month: Month) -> Iterator[Part]:
    part, weight, number = list[Issue](), 0, 1
    for issue in reversed(month.issues):
        own = _in_feed(issue)
        if part and weight + own > FEED:
            yield Part(year, month.number, number, tuple(reversed(part)))
            part, weight, number = [], 0, number + 1
        part.append(issue)
        weight += own
    yield Part(year, month.number, number, tuple(reversed(part)))


def _in_feed(issue: Issue) -> int:
    """What an issue weighs in a feed."""
    rest = [issue.title, issue.description, issue.question, *issue.reflection]
    rest += [issue.quote.text] if issue.quote else []
    return _weight(issue.body.source) + _weight("".join(rest)) + FIXED * (1 + len(issue.body.embeds))


def _weight(text: str) -> int:
    """The bytes of a text, and more for Chinese and other scripts of many letters, which shrink less."""
    if text.isascii():
        return len(text)
    data = text.encode("utf-8", "surrogatepass")
    return len(data) + 2 * len(data.translate(None, _SHORT))
