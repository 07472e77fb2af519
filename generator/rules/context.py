"""What a check may look at: all files of the project, and its state at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generator.i18n.texts import ENGLISH
from generator.model.issue import Issue
from generator.publish.ledger import NOTHING_RECORDED, Ledger
from generator.site.embargo import NOTHING, Embargo
from generator.site.hidden import NO_ISSUES, Hidden
from generator.site.site import Site
from generator.site.source_tree import SourceTree


@dataclass(frozen=True)
class Context:
    """A project to check.

    Attributes:
        tree: all files, as they were read; a record is None if its file isn't valid.
        now: the moment to check for.
        public: the issues that are public at `now`.
        language: the code of the interface's language; some advice works only for English.
        broken: the paths of files with errors, which get no advice.
        embargo: the topics and quizzes that stay hidden until a later issue is published.
        hidden: the issues that aren't public at `now`.
        site_url: where the site is published.
        sites: the public site, and the one with all issues, for rendering pages; None while there are errors.
        ledger: what `ledger.jsonl` says.
        site: the site with all issues, hidden ones with errors left out, for making mails; None if the public site has
            errors, or if it has no address.
    """

    tree: SourceTree
    now: datetime
    public: tuple[Issue, ...] = ()
    language: str = ENGLISH
    broken: frozenset[str] = frozenset()
    embargo: Embargo = NOTHING
    hidden: Hidden = NO_ISSUES
    site_url: str = "/"
    sites: tuple[Site, Site] | None = None
    ledger: Ledger = NOTHING_RECORDED
    site: Site | None = None

    @property
    def english(self) -> bool:
        """Whether the site is in English, of any country."""
        return self.language.split("-", maxsplit=1)[0] == ENGLISH
