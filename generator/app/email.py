"""Writes an issue as a mail, in three files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.check import SITE_URL, judged, read_ledger
from generator.app.load import load_one, load_site, stopping_drafts
from generator.app.settings import Settings, read_settings
from generator.app.theme import theme_colours
from generator.model.addresses import issue_files
from generator.publish.output_folder import write_pages
from generator.render.mail import mail, mail_host, when_sent
from generator.rules.mails import remarks
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.problems import AuthorError, Problem, RefusedError, did_you_mean, errors


@dataclass(frozen=True)
class Emailed:
    """What was written, and what to fix in it: problems of the issue's files, and remarks on the mail."""

    paths: tuple[Path, ...]
    problems: tuple[Problem, ...]
    remarks: tuple[str, ...]


def email_issue(root: Path, slug: str, folder: Path | None, now: datetime) -> Emailed:
    """Writes the mail of an issue, public or not, into `folder`; if it's None, into build/email in the project.

    Raises:
        AuthorError: the project has errors, or no whole address in `site_url`.
        RefusedError: there is no such issue, or the folder can't be written.
    """
    settings = read_settings(root)
    if mail_host(settings.site_url) is None:
        message = f"expected the site's whole address, such as https://example.org/, found `{settings.site_url}`"
        raise AuthorError([SITE_URL.at("mkdocs.yml", 1, 1, f"{message}; a mail leads to it")])
    verdict, loaded = judged(root, now, settings, read_ledger(root, now)[0])
    if [*stopping_drafts(verdict.blocking)]:
        raise AuthorError(verdict.problems)
    site = loaded.require() if loaded else _site_of(root, slug, now, settings, verdict.problems)
    issues = {issue.slug: issue for issue in site.issues}
    own = set(issue_files((problem.path for problem in verdict.problems), slug))
    problems = tuple(problem for problem in verdict.problems if problem.path in own)
    if slug not in issues and errors(problems):
        raise AuthorError(problems)
    if slug not in issues:
        raise RefusedError(f"no issue `{slug}` in {root / 'content' / 'issues'}{did_you_mean(slug, issues)}")
    written = mail(when_sent(site, issues[slug], now), issues[slug], theme_colours(root, settings, site.config.colours))
    folder = folder or root / "build" / "email"
    files: dict[str, str | bytes] = {
        f"{slug}.html": written.html,
        f"{slug}.txt": written.text,
        f"{slug}.eml": written.eml,
    }
    try:
        write_pages(folder, files, keep=True)
    except OSError as error:
        raise RefusedError(str(error)) from error
    return Emailed(tuple(folder / name for name in files), problems, remarks(written.html))


def _site_of(root: Path, slug: str, now: datetime, settings: Settings, problems: Iterable[Problem]) -> Site:
    """The site with drafts. Other issues are only loaded if the one with this slug lists them, or isn't there."""
    site = load_one(read_files(root, settings.custom_dir), slug, now, settings, problems)
    if [issue.slug for issue in site.issues if all(embed.kind != "issues" for embed in issue.body.embeds)] == [slug]:
        return site
    return load_site(root, now, settings, drafts=True).require()
