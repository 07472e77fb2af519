"""`inversion import`: reads an export, makes issues, checks them as `check` does, and writes all of them or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

from generator.app.imports.downloads import Downloads
from generator.app.imports.html import Converted, converter
from generator.app.imports.issues import TAGS, Made, Maker, issue_id
from generator.app.imports.markdown_posts import detect_pages, read_hugo, read_jekyll
from generator.app.imports.services import ghost_database, is_substack, read_ghost, read_substack
from generator.app.imports.sources import Export, Read, Skipped, open_export
from generator.app.kept_entries import kept_entries
from generator.app.load import Loaded, load
from generator.app.scaffold import planned
from generator.app.settings import read_settings
from generator.app.visitor import Reply
from generator.i18n.texts import read_texts
from generator.model.addresses import OWN_TEXTS, issue_address
from generator.model.site import Topics
from generator.model.validate import build
from generator.site.bodies import render_body
from generator.site.disk import read_files
from generator.site.entries import read_config
from generator.text.links import Pictures
from generator.text.markdown import Rendered
from generator.text.problems import AuthorError, Problem, RefusedError, errors
from generator.text.yaml_source import read_yaml

KINDS = ("hugo", "jekyll", "ghost", "substack")
TOPICS = "content/topics.yml"
_MOST_SAID = 2_000  # characters of a remark; its file has all of it
SAID_EVERY = 250  # posts


@dataclass(frozen=True)
class Imported:
    """What an import wrote, or would write.

    Attributes:
        kind: the program that the export is from.
        paths: the issues' files.
        ready: how many of them are public, or will be on their day.
        before: how many posts were imported by an earlier run.
        remarks: what wasn't carried over, each with its file and line.
        unknown: the tags that no topic has, with the number of their posts.
        skipped: how many files and entries didn't become issues.
    """

    kind: str
    paths: tuple[str, ...]
    ready: int
    before: int
    remarks: tuple[str, ...]
    unknown: tuple[tuple[str, int], ...]
    skipped: int


def import_posts(
    root: Path,
    source: Path,
    kind: str | None,
    now: datetime,
    say: Callable[[str], None],
    *,
    dry_run: bool = False,
    get: Callable[[str], Reply] | None = None,
) -> Imported:
    """Makes an issue of each post of an export that wasn't imported before. `say` gets lines of progress.

    `get` asks other hosts for their pictures; without it, and in a dry run, nothing is asked.

    Raises:
        AuthorError: the project's settings can't be read.
        RefusedError: the export can't be read, or its issues would make another file wrong. Nothing was written.
    """
    files = read_files(root)
    config, topics = read_config(files), read_yaml(TOPICS, files[TOPICS])[0] if TOPICS in files else None
    settings = read_settings(root)
    texts = read_texts(settings.language, files.get(OWN_TEXTS))
    memory = _remembering()
    before = load(files, now, settings.site_url, texts, body=memory)
    known = build(Topics, topics, {})[0] if topics else None
    if config is None or known is None:
        raise AuthorError(before.problems)
    pictures = Downloads(get, say) if get and not dry_run else None
    export = open_export(source)
    if pictures:
        export = replace(export, read=partial(_read_also, pictures.files, export.read))
    html = cache(converter)
    read = _read(export, kind or _kind(export, source), now, html)
    entries = kept_entries(root, files, config)
    taken = {entry.id for entry in entries}
    posts = [post for post in read.posts if issue_id(read.kind, post) not in taken]
    convert = html() if any("<" in post.text for post in posts) else None
    maker = Maker(
        read,
        export,
        config,
        known.topics,
        planned(files, entries, now),
        now,
        texts.language,
        convert,
        pictures=pictures,
    )
    made = maker.make(posts, _progress(say, len(posts), "posts are read"))
    checked, problems, left_out = _checked(
        made, files, export, before, lambda new: load(new, now, settings.site_url, texts, body=memory)
    )
    if not dry_run:
        _write(root, checked, export)
    return Imported(
        kind=read.kind,
        paths=tuple(one.path for one in checked),
        ready=sum(one.ready for one in checked),
        before=len(read.posts) - len(posts),
        remarks=tuple(_remarks(checked, problems, [*read.skipped, *left_out])),
        unknown=tuple(sorted(maker.unknown.items())),
        skipped=len(read.skipped) + len(left_out),
    )


def _read_also(files: Mapping[str, bytes], read: Callable[[str], bytes], name: str) -> bytes:
    """A file that was fetched, or one of the export."""
    return files[name] if name in files else read(name)


def _kind(export: Export, source: Path) -> str:
    """The program that an export is from.

    Raises:
        RefusedError: its files don't tell, or name several.
    """
    if is_substack(export):
        return "substack"
    pages = [*detect_pages(export)]
    if not pages and ghost_database(export):
        return "ghost"
    if len(pages) == 1:
        return pages[0]
    raise RefusedError(
        f"expected an export of {', '.join(KINDS[:-1])} or {KINDS[-1]}, and can't tell which {source} is; "
        f"add --from {'|'.join(KINDS)}, and name the folder of the whole site"
    )


def _read(export: Export, kind: str, now: datetime, html: Callable[[], Callable[[str], Converted]]) -> Read:
    if kind == "ghost":
        return read_ghost(export, html())
    if kind == "substack":
        return read_substack(export, html())
    return (read_hugo if kind == "hugo" else read_jekyll)(export, now, html)


def _checked(
    made: list[Made],
    files: Mapping[str, bytes],
    export: Export,
    before: Loaded,
    judge: Callable[[Mapping[str, bytes]], Loaded],
) -> tuple[list[Made], tuple[Problem, ...], list[Skipped]]:
    """The issues, those with errors as drafts; the problems in them; and posts that can't be issues.

    Raises:
        RefusedError: they make another file wrong.
    """
    skipped: list[Skipped] = []
    while True:
        made, judged = _settled(made, files, export, before, judge)
        own = _contents(made, export)
        stopping = {one.path.rpartition("/")[0] if one.path.endswith("/index.md") else one.path: one
                    for one in judged.blocking if one.path in own}  # fmt: skip
        if not stopping:
            break
        # Not even a draft can be read: that takes more than text, such as a line with a status in a broken file.
        left_out = [one for one in made if one.path.removesuffix("/index.md") in stopping]
        if not left_out:
            break
        skipped += [Skipped(one.post.source, stopping[one.path.removesuffix("/index.md")].message) for one in left_out]
        made = [one for one in made if one not in left_out]
    problems = tuple(problem for problem in judged.problems if problem not in before.problems)
    others = [problem for problem in errors(problems) if problem.path not in own]
    if others:
        raise RefusedError(
            "\n".join(["the import would make other files wrong; nothing was written:", *map(str, others)])
        )
    return made, tuple(problem for problem in problems if problem.path in own), skipped


def _contents(made: Iterable[Made], export: Export) -> dict[str, bytes]:
    """The files of issues."""
    found: dict[str, bytes] = {}
    for one in made:
        found[one.path] = one.content().encode()
        folder = one.path.removesuffix("index.md")
        found |= {f"{folder}{name}": export.read(file) for name, file in one.beside.items()}
    return found


def _settled(
    made: list[Made],
    files: Mapping[str, bytes],
    export: Export,
    before: Loaded,
    judge: Callable[[Mapping[str, bytes]], Loaded],
) -> tuple[list[Made], Loaded]:
    """The issues after each one with an error became a draft, and without links to drafts."""
    made = _without_links_to_drafts(made)
    while True:
        contents = _contents(made, export)
        judged = judge({**files, **contents})
        problems = tuple(one for one in judged.problems if one not in before.problems)
        wrong = {one.path if one.path.endswith(".md") else f"{one.path.rpartition('/')[0]}/index.md"
                 for one in errors(problems)}  # fmt: skip
        changed = _without_links_to_drafts([_mended(one, problems) if one.path in wrong else one for one in made])
        if changed == made:
            return made, judged
        made = changed


def _without_links_to_drafts(made: Iterable[Made]) -> list[Made]:
    """A link to an issue that isn't public is an error, so one draft would make drafts of all that link to it."""
    made = list(made)
    drafts = {issue_address(one.slug) for one in made if not one.ready}
    return [one.without_links(drafts) if one.ready else one for one in made]


def _mended(one: Made, problems: Iterable[Problem]) -> Made:
    """An issue with an error: without the aliases that collide, or as a draft."""
    folder = one.path.removesuffix("index.md") if one.beside else one.path
    own = [problem for problem in errors(problems) if problem.path.startswith(folder)]
    keys = list(one.values)
    if "aliases" in keys:
        line = keys.index("aliases") + 2
        said = [problem.message for problem in own if (problem.path, problem.line) == (one.path, line)]
        if said:
            return one.without_aliases(said)
    return one.as_draft(own) if one.ready else one


def _remarks(made: Iterable[Made], problems: Iterable[Problem], skipped_entries: Iterable[Skipped]) -> Iterator[str]:
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        folder, _, name = problem.path.rpartition("/")
        by_path.setdefault(problem.path if name.endswith(".md") else f"{folder}/index.md", []).append(problem)
    for one in made:
        if one.post.published and not one.ready:
            yield f"{one.path}:1: a draft because of the errors below; correct them, and write `status: ready`"
        for line, remark in one.remark_lines():
            if not remark.startswith(f"{TAGS}: "):
                said = remark if len(remark) <= _MOST_SAID else f"{remark[:_MOST_SAID]} …"
                yield f"{one.path}:{line}: not carried over: {said}"
        wrong = sorted({*one.errors, *errors(by_path.get(one.path, ()))})
        yield from map(str, wrong)
    for skipped in skipped_entries:
        yield f"{skipped.source}: not imported: {skipped.why}"


def _write(root: Path, made: Iterable[Made], export: Export) -> None:
    """Writes all issues into a folder of their own, and then moves them; if one can't be moved, none is there."""
    staged = root / ".cache" / f"import-{os.getpid()}"
    moved: list[Path] = []
    try:
        for one in made:
            place = staged / Path(one.path).relative_to("content/issues")
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(one.content(), encoding="utf-8", newline="\n")
            for name, file in one.beside.items():
                (place.parent / name).write_bytes(export.read(file))
        target = root / "content" / "issues"
        target.mkdir(parents=True, exist_ok=True)
        for place in sorted(staged.iterdir()) if staged.is_dir() else ():
            new = _moved(place, target / place.name)
            moved.append(new)
    except BaseException as error:
        for place in moved:
            with suppress(OSError):
                shutil.rmtree(place) if place.is_dir() else place.unlink()
        if isinstance(error, OSError):
            raise RefusedError(f"{error}; nothing was imported") from error
        raise
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _moved(place: Path, new: Path) -> Path:
    """Moves a file or folder to where nothing is."""
    if new.exists():
        raise FileExistsError(f"{new} already exists")
    return place.rename(new)


def _progress(say: Callable[[str], None], whole: int, what: str) -> Callable[[int], None]:
    def said(done: int) -> None:
        if done % SAID_EVERY == 0 and whole > SAID_EVERY:
            say(f"{done} of {whole} {what}")

    return said


def _remembering() -> Callable[[str, Pictures, str], Rendered]:
    """`render_body`, which remembers: each round reads the same texts."""
    known: dict[tuple[str, str, tuple[object, ...]], Rendered] = {}

    def body(source: str, pictures: Pictures, language: str) -> Rendered:
        key = (
            source,
            language,
            tuple(sorted((name, placed.address, placed.size) for name, placed in pictures.items())),
        )
        if key not in known:
            known[key] = render_body(source, pictures, language)
        return known[key]

    return body
