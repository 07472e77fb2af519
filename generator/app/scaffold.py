"""New files for an author to fill in: a site, an issue, a quiz, a guide. `check` accepts them as they are."""

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

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.model.addresses import day_and_slug, is_year, issue_name, issue_path
from generator.model.issue import Issue, moment
from generator.model.site import SiteConfig
from generator.site.disk import read_files
from generator.text.problems import AuthorError, RefusedError

SCAFFOLDS = Path(__file__).parent / "scaffolds"
ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of an issue's id, without those that are easily confused
ID_LENGTH = 12
LONGEST_SLUG = 60


@dataclass(frozen=True)
class Planned:
    """What issues have taken, even those that can't be read: days, {slug: path}, and the highest number."""

    days: frozenset[date]
    slugs: Mapping[str, str]
    highest_number: int

    def free_day(self, config: SiteConfig, now: datetime) -> date:
        """The next day without an issue whose publication time is still to come."""
        day = now.astimezone(ZoneInfo(config.timezone)).date()
        while day in self.days or moment(day, config.publish_at, config.timezone) <= now:
            day += timedelta(days=1)
        return day


def planned(paths: Iterable[str], issues: Iterable[Issue]) -> Planned:
    """What is planned, by the names of the files and the records that could be read."""
    files = [(*found, path) for path in paths if (name := issue_name(path)) and (found := day_and_slug(name))]
    issues = tuple(issues)
    days = {day for text, _, _ in files if (day := _day(text))} | {issue.published.date() for issue in issues}
    numbers = [issue.number for issue in issues if issue.number]
    return Planned(frozenset(days), {slug: path for _, slug, path in files}, max(numbers, default=0))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def start_issue(root: Path, title: str, day: date | None, now: datetime, *, folder: bool) -> tuple[str, date | None]:
    """Writes a draft for `day`, or for the next day without an issue.

    Returns its path and, if another issue is planned for the same day, that day.

    Raises:
        AuthorError: site.yml, which has the time zone, can't be read.
        RefusedError: the title is empty, or its slug is taken.
    """
    loaded = load_site(root, now, Settings())
    config = loaded.context.tree.site.record if loaded.context and loaded.context.tree.site else None
    if config is None:
        raise AuthorError(loaded.problems)
    plan = planned(read_files(root), loaded.issues)
    chosen = day or plan.free_day(config, now)
    issue_id = "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))
    files = new_issue(title, chosen, issue_id, plan, folder=folder)
    write_new(root, files)
    (path,) = files
    return path, chosen if chosen in plan.days else None


def new_issue(title: str, day: date, issue_id: str, plan: Planned, *, folder: bool = False) -> dict[str, str]:
    """The file of a new issue, {path: text}; with `folder`, in a folder of its own, with room for pictures.

    Raises:
        RefusedError: the title is empty, or another issue has its slug.
    """
    title = " ".join(title.split())
    if not title:
        raise RefusedError("expected a title, found nothing")
    number = plan.highest_number + 1
    slug = slug_of(title) or f"issue-{number}"
    if is_year(slug):  # that is the address of the year's archive
        slug = f"issue-{slug}"
    if slug in plan.slugs:
        raise RefusedError(f"{plan.slugs[slug]} has this title's slug `{slug}`; give the new issue another title")
    path = issue_path(day.isoformat(), slug, folder=folder)
    return {path: _fill("issue.md", title=title, id=issue_id, number=number)}


def new_quiz(quiz_id: str, kind: str) -> dict[str, str]:
    """The file of a new quiz of `kind` scale or knowledge, {path: text}."""
    return {f"quizzes/{quiz_id}.yml": _fill(f"{kind}.yml", title=_title(quiz_id))}


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
        "content/site.yml": _fill("site.yml", title=name),
        "content/topics.yml": _fill("topics.yml"),
        **{f"content/pages/{page}.md": _fill(f"{page}.md", title=name, heading=name) for page in pages},
    }


def new_guide(guide_id: str) -> dict[str, str]:
    """The files of a new guide with one category and one strategy, {path: text}."""
    folder = f"content/guides/{guide_id}"
    return {
        f"{folder}/guide.yml": _fill("guide.yml", title=_title(guide_id)),
        f"{folder}/categories/first-category.yml": _fill("category.yml"),
        f"{folder}/strategies/first-strategy.yml": _fill("strategy.yml"),
    }


def slug_of(title: str) -> str:
    """A title as part of an address: its words in ASCII letters and digits, joined by hyphens, cut between words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST_SLUG]
        if len(longer) > LONGEST_SLUG:
            break
        slug = longer
    return slug


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


def _fill(name: str, **values: object) -> str:
    """A scaffold with its values filled in; a title as a JSON string, which is also YAML, whatever is in it."""
    scaffold = Template((SCAFFOLDS / name).read_text(encoding="utf-8"))
    return scaffold.substitute(
        {key: json.dumps(value, ensure_ascii=False) if key == "title" else value for key, value in values.items()}
    )
