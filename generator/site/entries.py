"""What a calendar shows of the issues, from their names and front matter alone: no text of theirs becomes HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from generator.model.addresses import issue_name
from generator.model.issue import Issue
from generator.model.site import SiteConfig
from generator.model.validate import build
from generator.site.file_kinds import is_left_out
from generator.site.issue_reader import IssueInputs, read_issue, right_name
from generator.site.reader import read_tree
from generator.text.links import Pictures
from generator.text.markdown import Rendered
from generator.text.problems import errors
from generator.text.quotes import ENGLISH
from generator.text.yaml_source import read_yaml

SITE_FILE = "content/site.yml"
ISSUE_FILES = "content/issues/"


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue in the calendar. Its attributes are those of `Issue`."""

    id: str
    slug: str
    title: str
    status: Literal["draft", "ready"]
    number: int | None
    published: datetime
    withdrawn: bool = False

    def public(self, now: datetime) -> bool:
        """Whether it's public at `now`."""
        return self.status == "ready" and not self.withdrawn and self.published <= now


@dataclass(frozen=True, slots=True)
class Times:
    """What the times of issues depend on besides their files, where site.yml can't be read."""

    publish_at: str = "00:00"
    timezone: str = "UTC"


Dated = Entry | Issue
RecallEntry = Callable[[IssueInputs, Callable[[], Entry | None]], Entry | None]  # it may know one of equal inputs


def read_config(files: Mapping[str, bytes]) -> SiteConfig | None:
    """What site.yml says; None if it can't be read."""
    document = read_yaml(SITE_FILE, files[SITE_FILE])[0] if SITE_FILE in files else None
    return build(SiteConfig, document, {})[0] if document else None


def read_entries(files: Mapping[str, bytes], config: SiteConfig | Times, recall: RecallEntry) -> tuple[Entry, ...]:
    """The issues whose front matter is right, newest first."""
    found = filter(None, (recall(inputs, lambda: _entry(inputs)) for inputs in _inputs(files, config)))  # noqa: B023 - it's called at once
    return tuple(sorted(found, key=lambda entry: (entry.published, entry.slug), reverse=True))


def misread(files: Mapping[str, bytes], entries: Sequence[Entry]) -> bool:
    """Whether a file has a mistake in its format: the front matter of an issue, as `entries` shows, or any other file.

    The texts of issues aren't looked at, nor what files say of each other.
    """
    issues = sum(1 for path in files if issue_name(path) and not is_left_out(path))
    others = {path: data for path, data in files.items() if not path.startswith(ISSUE_FILES)}
    return len(entries) < issues or bool(errors(read_tree(others, body=_no_body)[1]))


def _inputs(files: Mapping[str, bytes], config: SiteConfig | Times) -> Iterator[IssueInputs]:
    for path in sorted(files):
        name = issue_name(path)
        if name and not is_left_out(path) and (named := right_name(name)):
            yield IssueInputs(*named, ((path, files[path]),), config.publish_at, config.timezone, {}, ENGLISH)


def _entry(inputs: IssueInputs) -> Entry | None:
    issue = read_issue(inputs, _no_body).source.record
    return entry_of(issue) if issue else None


def entry_of(issue: Issue) -> Entry:
    """The entry of an issue."""
    withdrawn = issue.withdrawn is not None
    return Entry(issue.id, issue.slug, issue.title, issue.status, issue.number, issue.published, withdrawn)


def _no_body(source: str, pictures: Pictures, language: str) -> Rendered:  # noqa: ARG001 - see RenderBody
    return Rendered("", (), (), 0)
