"""What a preview remembers from one build to the next, so that an edit costs an edit. Another build has nothing."""

from __future__ import annotations

from collections.abc import Iterable

from generator.render.cards import CardText
from generator.render.colours import Colours
from generator.render.fingerprints import Fingerprints
from generator.site.issue_reader import IssueInputs, ReadAnew, ReadIssue


class Memory:
    """The issues as they were read, and the hashes of what pages show. Each is right as long as what it's of stays."""

    def __init__(self) -> None:
        self.fingerprints = Fingerprints()
        self._read: dict[str, tuple[IssueInputs, ReadIssue]] = {}
        self._cards: set[CardText] = set()
        self._colours: Colours | None = None
        self._now: dict[str, tuple[IssueInputs, ReadIssue]] = {}

    @property
    def is_new(self) -> bool:
        """Whether there was no build before."""
        return not self._read

    def recall(self, path: str, inputs: IssueInputs, read: ReadAnew) -> ReadIssue:
        """The issue at a path, which is read only if one of its inputs has changed."""
        known = self._read.get(path)
        if known is None or known[0] != inputs:
            known = inputs, read()
        self._now[path] = known
        return known[1]

    def new_cards(self, texts: Iterable[CardText], colours: Colours) -> list[CardText]:
        """The cards that no build before this one asked for."""
        if colours != self._colours:
            self._colours, self._cards = colours, set()
        new = [text for text in dict.fromkeys(texts) if text not in self._cards]
        self._cards.update(new)
        return new

    def forget(self) -> None:
        """Forgets what the last build didn't need."""
        self.fingerprints.forget()
        self._read, self._now = self._now, {}
