"""New files for an author to fill: a site, an issue, a quiz, a guide. `check` accepts each as it is made."""

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

OUTLINES = Path(__file__).parent / "scaffolds"
ID_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"  # of an issue's id: none that is mistaken for another
ID_LENGTH = 12
LONGEST_SLUG = 60


@dataclass(frozen=True)
class Planned:
    """The days and slugs that issues have, whether or not their files can be read: {slug: path}."""

    days: frozenset[date]
    slugs: Mapping[str, str]
    highest_number: int

    def free_day(self, config: SiteConfig, now: datetime) -> date:
        """The next day without an issue whose hour of publication is still to come."""
        day = now.astimezone(ZoneInfo(config.timezone)).date()
        while day in self.days or moment(day, config.publish_at, config.timezone) <= now:
            day += timedelta(days=1)
        return day


def planned(paths: Iterable[str], issues: Iterable[Issue]) -> Planned:
    """What is planned, from the files' names and from the records that could be read."""
    named = [(*found, path) for path in paths if (name := issue_name(path)) and (found := day_and_slug(name))]
    issues = tuple(issues)
    days = {day for written, _, _ in named if (day := _day(written))} | {issue.published.date() for issue in issues}
    numbers = [issue.number for issue in issues if issue.number]
    return Planned(frozenset(days), {slug: path for _, slug, path in named}, max(numbers, default=0))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def start_issue(root: Path, title: str, day: date | None, now: datetime, *, folder: bool) -> tuple[str, date | None]:
    """Writes a draft for `day`, or for the next day without an issue.

    Returns its path, and its day where another issue comes out on that day too.

    Raises:
        AuthorError: site.yml can't be read, which says when a day begins.
        RefusedError: the title has no words, or its slug is taken.
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
    """The file of a new issue, {path: text}; with `folder` it lies in a folder, beside which pictures may lie.

    Raises:
        RefusedError: the title has no words, or another issue has its slug.
    """
    title = " ".join(title.split())
    if not title:
        raise RefusedError("expected a title, found nothing")
    number = plan.highest_number + 1
    slug = slug_of(title) or f"issue-{number}"
    if is_year(slug):  # the archive of that year has this address
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
        RefusedError: the name has no words.
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
    """A title as part of an address: small ASCII letters and digits, joined by hyphens, cut between words."""
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
    """Writes files that are not there yet: all of them or none.

    Raises:
        RefusedError: one of them is there, or can't be written.
    """
    for path in files:
        if (root / path).exists():
            raise RefusedError(f"{path} is there already; nothing was written")
    try:
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            with (root / path).open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        raise RefusedError(str(error)) from error


def _title(made_from: str) -> str:
    return made_from.replace("-", " ").capitalize()


def _fill(name: str, **values: object) -> str:
    """An outline with its values; texts as JSON strings, which YAML reads as they are meant."""
    outline = Template((OUTLINES / name).read_text(encoding="utf-8"))
    return outline.substitute(
        {key: json.dumps(value, ensure_ascii=False) if key == "title" else value for key, value in values.items()}
    )
