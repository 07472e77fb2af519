"""A project whose mails are sent: its issues, its settings of mail, and the letter of each issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.app.check import SITE_URL
from generator.app.load import load_site
from generator.app.settings import read_settings
from generator.app.theme import theme_colours
from generator.model.issue import Issue
from generator.model.mailing import NAMES, Mailing
from generator.model.site import SiteConfig
from generator.render.letters import Letter, letter_of
from generator.render.mail import Mailer, mail_host, when_sent
from generator.site.site import Site
from generator.text.problems import AuthorError, RefusedError, did_you_mean

NO_MAIL = (
    "no `mail` in content/site.yml, which says how mails are sent, such as `mail: {service: buttondown}`; "
    "docs/sending.md has the steps"
)


@dataclass(frozen=True)
class MailProject:
    """The project.

    Attributes:
        mailer: makes the HTML and the text, of public issues alone unless drafts were asked for.
        issues: all that can be read, public or not.
    """

    mail: Mailing
    mailer: Mailer
    issues: tuple[Issue, ...]
    now: datetime

    @property
    def site(self) -> Site:
        """The site of the mails."""
        return self.mailer.site

    @property
    def config(self) -> SiteConfig:
        """What site.yml says."""
        return self.site.config

    @property
    def public(self) -> tuple[Issue, ...]:
        """The issues of the site."""
        return self.site.issues

    def issue(self, slug: str) -> Issue:
        """The issue of this slug.

        Raises:
            RefusedError: there is none.
        """
        found = {issue.slug: issue for issue in self.public}
        if slug not in found:
            raise RefusedError(f"no issue `{slug}` that can be mailed{did_you_mean(slug, found)}")
        return found[slug]

    def letter(self, issue: Issue) -> Letter:
        """The letter of an issue, which lists no issue that isn't public when it's sent."""
        site = when_sent(self.site, issue, self.now)
        return letter_of(self.mailer if site == self.site else Mailer(site, self.mailer.colours), issue)


def open_project(root: Path, now: datetime, *, drafts: bool = False) -> MailProject:
    """Reads the project; with `drafts`, issues that aren't public can be mailed too, for a test.

    Raises:
        AuthorError: the project has errors, or no address on the web.
        RefusedError: site.yml doesn't say how mails are sent.
    """
    settings = read_settings(root)
    if mail_host(settings.site_url) is None or not settings.site_url.startswith("https://"):
        message = f"expected the site's whole address, beginning with https://, found `{settings.site_url}`"
        raise AuthorError([SITE_URL.at("mkdocs.yml", 1, 1, f"{message}; links and pictures of mails begin with it")])
    loaded = load_site(root, now, settings, drafts=drafts)
    site = loaded.require()
    if site.config.mail is None:
        raise RefusedError(NO_MAIL)
    return MailProject(site.config.mail, Mailer(site, theme_colours(root, settings)), loaded.issues, now)


def preview(letter: Letter, mail: Mailing) -> Iterator[str]:
    """What would be sent, in lines for a terminal."""
    yield f"{letter.slug}: would be {'a draft in' if mail.mode == 'draft' else 'sent by'} {NAMES[mail.service]}"
    if mail.from_:
        yield f"  from: {mail.from_}"
    yield f"  subject: {letter.subject}"
    yield f"  page: {letter.page}"
    sizes = (len(text.encode()) / 1024 for text in (letter.html, letter.text))
    yield "  size: {:.1f} KB of HTML, {:.1f} KB of text".format(*sizes)
    yield from (f"  picture: {picture}" for picture in letter.pictures)
