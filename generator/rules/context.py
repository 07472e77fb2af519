"""What a check may look at: all that was read, and what else is known of it at that moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generator.i18n.texts import ENGLISH
from generator.model.issue import Issue
from generator.publish.ledger import Publication
from generator.site.embargo import NOTHING, Embargo
from generator.site.site import Site
from generator.site.source_tree import SourceTree


@dataclass(frozen=True)
class Context:
    """A project while it's checked.

    Attributes:
        tree: every file, read; a record is None where the file has problems of its own.
        now: the moment that is checked for.
        public: the issues that are out at `now`.
        language: the code of the interface's language; some advice knows the words of English alone.
        broken: the paths of files with errors, on which no advice is given.
        embargo: the topics and quizzes that come out with issues of later days.
        ledger: what was published, oldest first.
        site: the site with all drafts, where there are no errors and it has an address; mails are made from it.
    """

    tree: SourceTree
    now: datetime
    public: tuple[Issue, ...] = ()
    language: str = ENGLISH
    broken: frozenset[str] = frozenset()
    embargo: Embargo = NOTHING
    ledger: tuple[Publication, ...] = ()
    site: Site | None = None

    @property
    def english(self) -> bool:
        """Whether the site is in English, whatever the country."""
        return self.language.split("-", maxsplit=1)[0] == ENGLISH
