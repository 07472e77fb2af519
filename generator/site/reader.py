"""Reads the files of a project into records, file by file, and collects the problems of each file."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TypeVar

from generator.model.addresses import LOCK, is_year, issue_name
from generator.model.base import ID_PATTERN, Record
from generator.model.guide import Category, Guide, Strategy
from generator.model.issue import Issue
from generator.model.lock import Lock
from generator.model.quizzes import KINDS, Quiz
from generator.model.site import Page, SiteConfig, Topics
from generator.model.validate import build
from generator.site.bodies import RenderBody, read_body, render_body
from generator.site.file_kinds import BACKUP_FILE, is_backup, is_hidden, is_left_out, runs_in_browsers
from generator.site.issue_reader import IssueInputs, RecallIssue, read_anew, read_issue, right_name
from generator.site.picture_files import picture_of
from generator.site.source_tree import GuideFiles, SourceFile, SourceTree
from generator.site.strays import is_text, stray_problem
from generator.text.document import Document
from generator.text.file_rules import FILE_NAME, MISSING_FILE
from generator.text.links import Pictures, Placed
from generator.text.markdown import Rendered
from generator.text.pictures import Picture, is_picture
from generator.text.problems import Problem, Rule, as_id, did_you_mean
from generator.text.quotes import ENGLISH
from generator.text.smaller import version
from generator.text.yaml_source import TOO_LARGE, read_markdown, read_yaml

R = TypeVar("R", bound=Record)

_MISREAD = re.compile(r"[#?]|%[0-9A-Fa-f]{2}")
MOST_PROBLEMS = 5_000  # nobody reads more, and each takes time


KIND = Rule(
    "kind",
    "error",
    what="A quiz has a kind: `kind: scale` for a self-assessment, `kind: knowledge` for questions with right answers.",
    why="All other keys depend on it.",
)


def read_tree(
    files: Mapping[str, bytes],
    language: str = ENGLISH,
    body: RenderBody = render_body,
    recall: RecallIssue = read_anew,
) -> tuple[SourceTree, tuple[Problem, ...]]:
    """All files of a project, as they were read, and their problems.

    `files` maps paths relative to the project ("content/site.yml") to their bytes. `language` is that of the quotation
    marks in texts. `body` turns the text of an issue or a page into HTML; it may know it from an earlier run. `recall`
    may know an issue from an earlier reading of the same files.
    """
    reader = _Reader(files, language, body, recall)
    tree = reader.tree()
    return tree, tuple(reader.problems)


def read_quiz(
    path: str, quiz_id: str, data: bytes, language: str = ENGLISH
) -> tuple[SourceFile[Quiz], tuple[Problem, ...]]:
    """The file of one quiz, and the problems with its format. The rules check everything else."""
    document, problems = read_yaml(path, data)
    if document is None:
        return SourceFile(path, None, None, id=quiz_id), problems
    kind = document.scalar(("kind",))
    if kind is None or kind.text not in KINDS:
        choices = " or ".join(f"`kind: {name}`" for name in KINDS)
        found = f"`{kind.text}`" if kind else "none"
        hint = did_you_mean(kind.text, KINDS) if kind else "; add it"
        problems = (document.problem(KIND, f"expected {choices}, found {found}{hint}", ("kind",)),)
        return SourceFile(path, document, None, id=quiz_id), problems
    record, problems = build(KINDS[kind.text], document, {"id": quiz_id}, language)
    return SourceFile(path, document, record, id=quiz_id), problems


def read_quizzes(files: Mapping[str, bytes], language: str = ENGLISH) -> tuple[SourceTree, tuple[Problem, ...]]:
    """The quizzes alone, as `read_tree` gives them: all that is read in a site of somebody else's."""
    reader = _Reader(files, language, render_body, read_anew)
    tree = SourceTree(None, None, (), tuple(reader.quizzes()), (), (), frozenset())
    reader.strays()
    return tree, tuple(reader.problems)


class _Reader:
    """Keeps the files and problems while it makes the records."""

    def __init__(self, files: Mapping[str, bytes], language: str, render_text: RenderBody, recall: RecallIssue) -> None:
        self.language = language
        self.recall = recall
        self.render_text = render_text
        self.problems: list[Problem] = []
        self.used: set[str] = set()
        self.spoilt: set[str] = set()
        self.left_out: set[str] = set()
        self.paths = [path for path in sorted(files) if self.takes(path)]
        self.files = {path: files[path] for path in self.paths}

    def takes(self, path: str) -> bool:
        """Whether a file counts. Hidden files don't; leftovers and misleading names are reported."""
        if not is_left_out(path):
            return True
        if is_hidden(path):
            return False
        if is_backup(path):
            self.left_out.add(path)
            message = "this copy, which a program left behind, is not published; delete it, or rename it if you need it"
            self.problems.append(BACKUP_FILE.at(path, 1, 1, message))
            return False
        message = f"expected a name without invisible characters, found `{path.rpartition('/')[2]}`; rename it"
        self.problems.append(FILE_NAME.at(path, 1, 1, message))
        return False

    def tree(self) -> SourceTree:
        """All files, as they were read."""
        config = self.yaml("content/site.yml", SiteConfig, {})
        topics = self.yaml("content/topics.yml", Topics, {})
        tree = SourceTree(
            site=config,
            topics=topics,
            guides=tuple(self.guides()),
            quizzes=tuple(self.quizzes()),
            issues=tuple(self.issues(config.record if config else None)),
            pages=tuple(self.pages()),
            assets=(assets := frozenset(self.assets())),
            scripts=frozenset(name for name in assets if runs_in_browsers(name, self.files[f"content/pages{name}"])),
            left_out=frozenset(self.left_out),
            lock=self.yaml(LOCK, Lock, {}) if LOCK in self.files else None,
            placed=self.placed,
            spoilt=frozenset(self.spoilt),
        )
        self.strays()
        if self.full:
            message = f"found more than {MOST_PROBLEMS:,} problems, so some files were not read; fix these first"
            self.problems.append(TOO_LARGE.at("content", 1, 1, message))
        return tree

    def yaml(self, path: str, model: type[R], fill: Mapping[str, object]) -> SourceFile[R] | None:
        """The record of one file; None, with a problem, if there is no such file."""
        if not self.there(path):
            return None
        if self.full:
            return SourceFile(path, None, None)
        document, problems = read_yaml(path, self.files[path])
        self.problems += problems
        if document is None:
            return SourceFile(path, None, None)
        record, problems = build(model, document, fill, self.language)
        self.problems += problems
        return SourceFile(path, document, record)

    @property
    def full(self) -> bool:
        """Whether there are so many problems that the other files can wait."""
        return len(self.problems) > MOST_PROBLEMS

    def there(self, path: str) -> bool:
        """Whether a file exists that every project needs; reports it if not."""
        self.used.add(path)
        if path not in self.files:
            self.problems.append(MISSING_FILE.at(path, 1, 1, f"expected the file `{path}`, found none; add it"))
        return path in self.files

    def below(self, folder: str) -> Sequence[str]:
        """The files in a folder, whose path ends in a slash, and in folders in it."""
        return self.paths[bisect_left(self.paths, folder) : bisect_left(self.paths, f"{folder}\U0010ffff")]

    def named(self, folder: str) -> Iterator[tuple[str, str]]:
        """(path, id) of each YAML file of a folder, whose path ends in a slash; its name must be an id."""
        pattern = re.compile(rf"{re.escape(folder)}(?P<id>[^/]+)\.yml")
        for path in self.below(folder):
            if match := pattern.fullmatch(path):
                self.used.add(path)
                if re.fullmatch(ID_PATTERN, match["id"]):
                    yield path, match["id"]
                else:
                    self.problems.append(_misnamed(path, match["id"]))

    def guides(self) -> Iterator[GuideFiles]:
        inside = [path.split("/") for path in self.below("content/guides/")]
        folders = dict.fromkeys(parts[2] for parts in inside if len(parts) > 3)
        for folder in folders:
            path = f"content/guides/{folder}/guide.yml"
            if not re.fullmatch(ID_PATTERN, folder):
                self.used |= {*self.below(f"content/guides/{folder}/")}
                self.problems.append(_misnamed(path, folder))
                continue
            categories = tuple(self.parts(folder, "categories", Category))
            strategies = tuple(self.parts(folder, "strategies", Strategy))
            fill = {
                "id": folder,
                "categories": tuple(sorted(_records(categories), key=lambda part: (part.order, part.id))),
                "strategies": tuple(sorted(_records(strategies), key=lambda part: (part.order, part.id))),
            }
            guide = self.yaml(path, Guide, fill)
            yield GuideFiles(
                path,
                guide.document if guide else None,
                guide.record if guide else None,
                id=folder,
                categories=categories,
                strategies=strategies,
            )

    def parts(self, guide_id: str, folder: str, model: type[R]) -> Iterator[SourceFile[R]]:
        for path, part_id in self.named(f"content/guides/{guide_id}/{folder}/"):
            source = self.yaml(path, model, {"id": part_id, "guide": guide_id})
            if source:
                yield SourceFile(path, source.document, source.record, id=part_id)

    def quizzes(self) -> Iterator[SourceFile[Quiz]]:
        for path, quiz_id in self.named("quizzes/"):
            if self.full:
                yield SourceFile(path, None, None, id=quiz_id)
                continue
            source, problems = read_quiz(path, quiz_id, self.files[path], self.language)
            self.problems += problems
            yield source

    def issues(self, config: SiteConfig | None) -> Iterator[SourceFile[Issue]]:
        # Without a readable site.yml nothing is published, but the problems of issues are still worth reporting.
        publish_at, zone = (config.publish_at, config.timezone) if config else ("00:00", "UTC")
        for path in self.files:
            if (name := issue_name(path)) is None:
                continue
            self.used.add(path)
            named = right_name(name)
            if named is None:
                form = "expected a date and a slug that is not a year, such as 2026-11-23-smoke"
                self.problems.append(FILE_NAME.at(path, 1, 1, f"{form}, found `{name}`; {_rename_issue(name)}"))
                continue
            if self.full:
                yield SourceFile(path, None, None, id=named[1])
                continue
            folder = path.removesuffix("index.md")
            own = [path, *(other for other in self.below(folder) if other != path)] if folder != path else [path]
            files = tuple((name, self.files[name]) for name in own)
            inputs = IssueInputs(*named, files, publish_at, zone, self.placed, self.language)
            found = self.recall(path, inputs, partial(read_issue, inputs, self.render_text))
            self.problems += found.problems
            self.used |= found.used
            self.spoilt |= found.spoilt
            yield found.source

    def picture(self, path: str) -> Picture | None:
        found, problems = picture_of(path, self.files[path])
        self.problems += problems
        return found

    @cached_property
    def placed(self) -> Mapping[str, Placed]:
        """The pictures beside the hand-written pages, which every text may show."""
        paths = [path for path in self.files if path.startswith("content/pages/") and is_picture(path)]
        for path in filter(_MISREAD.search, paths):
            message = (
                f"expected a name without `#`, `?` and `%`, which addresses read as signs, found `{path}`; rename it"
            )
            self.problems.append(FILE_NAME.at(path, 1, 1, message))
        targets = {path.removeprefix("content/pages"): picture for path in paths if (picture := self.picture(path))}
        return {
            target: Placed(target, picture.size, self.free_widths(target, picture))
            for target, picture in targets.items()
        }

    def free_widths(self, target: str, picture: Picture) -> tuple[int, ...]:
        """The widths of a picture's smaller versions; none if a file has the name of one."""
        names = (f"content/pages{version(target, width)}" for width in picture.widths)
        return () if any(name in self.files for name in names) else picture.widths

    def pages(self) -> Iterator[SourceFile[Page]]:
        self.there("content/pages/index.md")  # every page links to it
        for path in self.files:
            match = re.fullmatch(r"content/pages/(?P<name>.+)\.md", path)
            if not match:
                continue
            self.used.add(path)
            # MkDocs would make README.md an index, and would encode other characters of a name in its own way.
            if wrong := [part for part in match["name"].split("/") if not re.fullmatch(ID_PATTERN, part)]:
                self.problems.append(_misnamed(path, wrong[0]))
                continue
            if self.full:
                yield SourceFile(path, None, None, id=match["name"])
                continue
            document, problems = read_markdown(path, self.files[path])
            record = None
            if document:
                record, problems = build(
                    Page, document, {"name": match["name"], "body": self.body(document, self.placed)}, self.language
                )
            self.problems += problems
            yield SourceFile(path, document, record, id=match["name"])

    def body(self, document: Document, pictures: Pictures) -> Rendered:
        made, problems = read_body(document, pictures, self.language, self.render_text)
        self.problems += problems
        return made

    def assets(self) -> Iterator[str]:
        """Files that are published as they are; not YAML and Markdown, whose authors expect it to be read."""
        for path in self.files:
            if path.startswith("content/pages/") and path not in self.used and not is_text(path):
                self.used.add(path)
                yield path.removeprefix("content/pages")

    def strays(self) -> None:
        """Reports files that nothing uses; most have a typo in their name."""
        for path in self.files:
            if path in self.used:
                continue
            beside_issue = re.match(r"content/issues/[^/]+/", path)
            beside_text = beside_issue is not None and f"{beside_issue.group()}index.md" in self.used
            self.problems.append(stray_problem(path, beside_text=beside_text))


def _rename_issue(name: str) -> str:
    """What to do with an issue whose name is no date and slug."""
    found = re.fullmatch(r"(\d{4})\W?_?(\d{1,2})\W?_?(\d{1,2})(?:[\W_]+(.*))?", name.removesuffix(".md"), re.DOTALL)
    slug = as_id(found[4] or "") if found else ""
    if not found or is_year(slug):
        return "rename it"
    return f"rename it to `{found[1]}-{found[2]:0>2}-{found[3]:0>2}-{slug}`" if slug else "add a slug behind the date"


def _misnamed(path: str, name: str) -> Problem:
    """The problem for a file or folder whose name is not an id."""
    proposed = as_id(name)
    advice = f"rename it to `{proposed}`" if proposed else "rename it"
    message = f"expected lowercase letters, digits and single hyphens, found `{name}`; {advice}"
    return FILE_NAME.at(path, 1, 1, message)


def _records(sources: tuple[SourceFile[R], ...]) -> list[R]:
    return [source.record for source in sources if source.record]
