"""All that `inversion check` says: what stops a build, and what a good editor or surveyor would mention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from generator.app.settings import Settings, load_site, read_settings
from generator.i18n.texts import texts_problems
from generator.publish.ledger import ledger_problems, load_ledger
from generator.render.mail import Mailer, mail_host, remarks
from generator.rules.advice import lint_problems
from generator.rules.lock import lock_problems
from generator.site.site import Site
from generator.text.problems import AuthorError, Problem

NO_ADDRESS = "expected the site's whole address, such as `site_url: https://example.org/`; feeds and mails lead to it"
STILL_SENDING = timedelta(days=2)  # after its moment an issue may still be on its way to a mailing service


def check_project(root: Path, now: datetime) -> tuple[Problem, ...]:
    """Problems, quizzes against the lock, issues against the ledger, mails to be sent, and advice."""
    try:
        settings = read_settings(root)
    except AuthorError as error:
        settings, told = Settings(), error.problems
    else:
        told = ()
    loaded = load_site(root, now, settings.site_url, settings.language, drafts=True)
    found = {*told, *loaded.problems, *texts_problems()}
    paths = {source.id: source.path for source in loaded.tree.issues} if loaded.tree else {}
    try:
        found |= {*ledger_problems(loaded.tree.issues if loaded.tree else (), load_ledger(root), now)}
    except AuthorError as error:
        found |= {*error.problems}
    if mail_host(settings.site_url) and loaded.site:
        found |= {*_mail_problems(loaded.site, paths, now)}
    elif not mail_host(settings.site_url) and not told and (root / "mkdocs.yml").is_file():
        found |= {Problem("mkdocs.yml", 1, 1, "site-url", NO_ADDRESS, "warning")}
    if loaded.tree:
        found |= {
            *lint_problems(loaded.tree, loaded.problems, settings.language),
            *lock_problems(loaded.tree, loaded.problems, loaded.later.quizzes),
        }
    return tuple(sorted(found))


def _mail_problems(site: Site, paths: Mapping[str, str], now: datetime) -> Iterator[Problem]:
    """What to mend in mails that are still to be sent; of years of sent ones nothing can be mended."""
    mailer = Mailer(site)
    for issue in site.issues:
        if issue.status == "draft" or issue.published > now - STILL_SENDING:
            for remark in remarks(mailer.mail(issue)):
                yield Problem(paths[issue.slug], 1, 1, "mail", remark, "warning")
