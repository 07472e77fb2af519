"""New files for an author to fill in: a site, an issue, a quiz, a guide. Each text to write begins with TODO."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from anyascii import anyascii

from generator.app.kept_entries import kept_entries
from generator.app.load import load_site
from generator.app.settings import Settings, read_settings
from generator.i18n.texts import ENGLISH
from generator.model.addresses import day_and_slug, is_year, issue_name, issue_path
from generator.model.issue import moment
from generator.model.portable_names import is_reserved
from generator.model.site import SiteConfig
from generator.site.disk import read_files
from generator.site.entries import Dated, read_config
from generator.text.invisible import unseen_in_title
from generator.text.problems import AuthorError, RefusedError, named

SCAFFOLDS = Path(__file__).parent / "scaffolds"
ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of an issue's id, without those that are easily confused
ID_LENGTH = 12
LONGEST_SLUG = 60
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")  # Chinese characters


# Languages that write ä, ö or ü, but don't replace it by two letters where it can't be written.
WITHOUT_TWO_LETTERS = frozenset(("az", "et", "fi", "hu", "sv", "tk", "tr"))
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Planned:
    """What issues have taken, even those that can't be read.

    Attributes:
        days: the days with an issue.
        slugs: the file of each slug.
        numbered: (day, number, whether it's public) of each issue with a number.
    """

    days: frozenset[date]
    slugs: Mapping[str, str]
    numbered: tuple[tuple[date, int, bool], ...]

    def number(self, day: date) -> int:
        """The number of a new issue on `day`: after those of earlier days.

        If that or a higher number is taken by a later issue that readers have seen, it's the next after all numbers.
        """
        before = max((number for other, number, _ in self.numbered if other <= day), default=0) + 1
        if any(public for other, number, public in self.numbered if other > day and number >= before):
            return max(number for _, number, _ in self.numbered) + 1
        return before

    def to_renumber(self, day: date) -> tuple[date, ...]:
        """The later days whose issues need a higher number because of a new issue on `day`."""
        number = self.number(day)
        return tuple(sorted(other for other, taken, _ in self.numbered if other > day and taken >= number))

    def free_day(self, config: SiteConfig, now: datetime) -> date:
        """The next day without an issue whose publication time is still to come."""
        day = now.astimezone(ZoneInfo(config.timezone)).date()
        while day in self.days or moment(day, config.publish_at, config.timezone) <= now:
            day += timedelta(days=1)
        return day


def planned(paths: Iterable[str], issues: Iterable[Dated], now: datetime) -> Planned:
    """What is planned at `now`, by the names of the files and the records that could be read."""
    files = [(*found, path) for path in paths if (name := issue_name(path)) and (found := day_and_slug(name))]
    issues = tuple(issues)
    days = {day for text, _, _ in files if (day := _day(text))} | {issue.published.date() for issue in issues}
    numbered = tuple((issue.published.date(), issue.number, issue.public(now)) for issue in issues if issue.number)
    return Planned(frozenset(days), {slug: path for _, slug, path in files}, numbered)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Started:
    """A new issue.

    Attributes:
        path: its file.
        shared: its day, if another issue is planned for that day; else None.
        number: its number.
        to_renumber: the days of later issues that now need a higher number.
    """

    path: str
    shared: date | None
    number: int
    to_renumber: tuple[date, ...]


def start_issue(root: Path, title: str, day: date | None, now: datetime, *, folder: bool) -> Started:
    """Writes a draft for `day`, or for the next day without an issue.

    Raises:
        AuthorError: site.yml, which has the time zone, or mkdocs.yml can't be read.
        RefusedError: the title is empty, or its slug is taken.
    """
    files = read_files(root)
    config = read_config(files)
    if config is None:
        raise AuthorError(load_site(root, now, Settings()).problems)
    plan = planned(files, kept_entries(root, files, config), now)
    chosen = day or plan.free_day(config, now)
    issue_id = "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
    made = new_issue(title, chosen, issue_id, plan, folder=folder, language=read_settings(root).language)
    write_new(root, made)
    (path,) = made
    shared = chosen if chosen in plan.days else None
    return Started(path, shared, plan.number(chosen), plan.to_renumber(chosen))


def new_issue(
    title: str, day: date, issue_id: str, plan: Planned, *, folder: bool = False, language: str = ENGLISH
) -> dict[str, str]:
    """The file of a new issue, {path: text}; with `folder`, in a folder of its own, with room for pictures.

    Raises:
        RefusedError: the title is empty, or another issue has its slug.
    """
    title = " ".join(title.split())
    if not title:
        raise RefusedError("expected a title, found nothing")
    if unseen := unseen_in_title(title):
        raise RefusedError(f"expected a title without invisible characters, found {named(unseen)}; delete it")
    number = plan.number(day)
    slug = slug_of(title, language) or f"issue-{number}"
    if is_year(slug) or is_reserved(slug):  # the address of the year's archive, or no name for a folder on Windows
        slug = f"issue-{slug}"
    if slug in plan.slugs:
        raise RefusedError(f"{plan.slugs[slug]} has this title's slug `{slug}`; give the new issue another title")
    path = issue_path(day.isoformat(), slug, folder=folder)
    return {path: fill("issue.md", title=title, id=issue_id, number=number)}


def new_quiz(quiz_id: str, kind: str) -> dict[str, str]:
    """The file of a new quiz of `kind` scale or knowledge, {path: text}."""
    return {f"quizzes/{quiz_id}.yml": fill(f"{kind}.yml", title=_title(quiz_id))}


def new_site(name: str) -> dict[str, str]:
    """The files that every site needs, {path: text}.

    Raises:
        RefusedError: the name is empty.
    """
    name = " ".join(name.split())
    if not name:
        raise RefusedError("expected a name, found nothing")
    pages = ("index", "about", "privacy", "safety")
    return {
        "content/site.yml": fill("site.yml", title=name),
        "content/topics.yml": fill("topics.yml"),
        **{f"content/pages/{page}.md": fill(f"{page}.md", title=name, heading=name) for page in pages},
    }


def new_guide(guide_id: str) -> dict[str, str]:
    """The files of a new guide with one category and one strategy, {path: text}."""
    folder = f"content/guides/{guide_id}"
    return {
        f"{folder}/guide.yml": fill("guide.yml", title=_title(guide_id)),
        f"{folder}/categories/first-category.yml": fill("category.yml"),
        f"{folder}/strategies/first-strategy.yml": fill("strategy.yml"),
    }


def slug_of(title: str, language: str = ENGLISH) -> str:
    """A title as part of an address: its words in ASCII letters and digits, joined by hyphens, cut between words.

    Letters of other scripts are spelled in Latin ones, Chinese characters one by one: `xin-ren` for 信任.
    """
    plain = unicodedata.normalize("NFC", title)
    if language.partition("-")[0].lower() not in WITHOUT_TWO_LETTERS:
        plain = plain.translate(TWO_LETTERS)
    letters = "".join(_HAN.sub(r" \g<0> ", char) if char.isalnum() else _without_marks(char) for char in plain)
    latin = "".join(anyascii(char) for char in letters).lower()
    slug = ""
    for word in re.findall(r"[a-z0-9]+", latin):
        longer = f"{slug}-{word}" if slug else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug


def _without_marks(char: str) -> str:
    """Nothing for an apostrophe or an accent, which are inside of words; a space for any other sign."""
    return "" if char in "'’\u02bc" or unicodedata.category(char).startswith("M") else " "


def write_new(root: Path, files: Mapping[str, str]) -> None:
    """Writes new files: all of them or, if one exists already, none.

    Raises:
        RefusedError: one of them exists, or can't be written.
    """
    for path in files:
        if (root / path).exists():
            raise RefusedError(f"{path} already exists; nothing was written")
    try:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            with (root / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise RefusedError(str(error)) from error


def _title(file_id: str) -> str:
    return file_id.replace("-", " ").capitalize()


def fill(name: str, **values: object) -> str:
    """A scaffold with its values filled in; a title as a JSON string, which is also YAML, whatever is in it."""
    scaffold = Template((SCAFFOLDS / name).read_text(encoding="utf-8"))
    return scaffold.substitute(
        {key: json.dumps(value, ensure_ascii=False) if key == "title" else value for key, value in values.items()}
    )
