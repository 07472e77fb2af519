"""What an MkDocs build needs: the generated files, the parts of the search, and the folders to watch while serving."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.app.card_cache import cached_cards, draw_missing
from generator.app.fixed_settings import PAGES, fixed_settings
from generator.app.kept_search import search_parts
from generator.app.load import load_site
from generator.app.memory import Memory
from generator.app.offline import offline_outputs
from generator.app.picture_cache import cached_versions
from generator.app.settings import Settings
from generator.app.theme import theme_colours
from generator.i18n.texts import TEXTS, Texts
from generator.publish.ledger import load_ledger
from generator.render.card_texts import card_texts
from generator.render.colours import Colours, own_style
from generator.render.loaded_scripts import optional_scripts
from generator.render.output import FileOutput, Output, PageOutput, Scale, outputs
from generator.render.policy import Policy, policy_of
from generator.render.sitemap import SITEMAP, compressed, documents, place, places, sitemap
from generator.render.view import TEMPLATES
from generator.rules.unfinished import UNFINISHED
from generator.site.disk import PLAIN, SOURCES, linked
from generator.text.links import Placed
from generator.text.picture_metadata import without_metadata
from generator.text.pictures import is_picture
from generator.text.problems import AuthorError, Problem, errors


@dataclass(frozen=True)
class Built:
    """What is made of a project.

    Attributes:
        outputs: the generated files, which are made when they're asked for; one for each path in docs_dir.
        assets: the author's files that are served as they are, in the same form.
        name: the name of the site.
        texts: the words of the interface.
        colours: those of the theme.
        style: what the theme's stylesheet ends with; it has the colours of site.yml.
        logo: the picture beside the site's name, with its size, and the one for the dark scheme.
        policy: the Content-Security-Policy of its pages.
        left_out: the paths in docs_dir of files that aren't published, such as backups; with composed accents (NFC).
        remarks: the problems that don't stop a build.
        search: the addresses of each part of the search but the main one.
        scripts: those of the theme's scripts that only some sites need, and this one does.
    """

    outputs: tuple[Output, ...]
    assets: tuple[Output, ...]
    name: str
    texts: Texts
    colours: Colours
    style: str
    logo: tuple[Placed, ...]
    policy: Policy
    left_out: frozenset[str]
    remarks: tuple[Problem, ...]
    search: Mapping[str, tuple[str, ...]]
    scripts: frozenset[str]


def build(
    root: Path,
    now: datetime,
    clock: datetime,
    settings: Settings,
    *,
    drafts: bool = False,
    preview: bool = False,
    say: Callable[[str], None] = lambda _: None,
    memory: Memory | None = None,
) -> Built:
    """Makes the files of the project in `root`; with `drafts`, also of issues that aren't public at `now`.

    Errors of such issues stop only what shows them. In a `preview`, no device keeps what it shows. `say` gets a line of
    progress from work that takes long. `memory` is that of the builds before.

    Raises:
        AuthorError: the project or its theme has errors, or its ledger is ahead of `clock`.
    """
    load_ledger(root, clock)
    memory = memory or Memory()
    loaded = load_site(root, now, settings, drafts=drafts, recall=memory.recall, keep=memory.is_new)
    if drafts and any(problem.rule is not UNFINISHED for problem in errors(loaded.problems)):
        raise AuthorError(loaded.problems)
    site = loaded.require()
    if preview:
        site = replace(site, config=site.config.model_copy(update={"offline": False}))
    colours = theme_colours(root, settings, site.config.colours)
    for source in loaded.context.tree.issues if loaded.context else ():
        if source.record and source.key and not memory.fingerprints.keep(source.record):
            shown = [(target, site.placed.get(target)) for target in sorted(source.record.shown)]
            memory.fingerprints.learn(source.record, source.key + repr(shown).encode())
    cards = card_texts(site)
    draw_missing(root, memory.new_cards(cards.values(), colours), say, colours)
    scale = cached_versions(root, say)
    made = {
        output.path: output for output in outputs(site, cards, memory.fingerprints, cached_cards(root, colours), scale)
    }
    for address, (whole, width) in site.placed_versions.items():
        data = loaded.assets[whole]
        path = address.removeprefix("/")
        made[path] = FileOutput(path, memory.fingerprints.of(data, width), partial(_version, scale, data, width))
    for output in [*offline_outputs(root, settings, site, colours, made.values(), loaded.assets)]:
        made[output.path] = output
    assets = tuple(
        FileOutput(address.removeprefix("/"), memory.fingerprints.of(data), partial(_published, address, data))
        for address, data in loaded.assets.items()
    )
    memory.forget()
    left_out = loaded.context.tree.left_out if loaded.context else ()
    pages = frozenset(path.removeprefix(f"{PAGES}/") for path in left_out if path.startswith(f"{PAGES}/"))
    own = (tuple(made.values()), assets)
    return Built(
        *own,
        name=site.config.name,
        texts=site.texts,
        colours=colours,
        style=own_style(colours, site.config.colours),
        logo=site.logo,
        policy=policy_of(site.config),
        left_out=pages,
        remarks=loaded.problems,
        search=search_parts(site),
        scripts=optional_scripts(site),
    )


def _published(address: str, data: bytes) -> bytes:
    """An author's file as it's served: a picture without its metadata."""
    return without_metadata(data) if is_picture(address) else data


def _version(scale: Scale, data: bytes, width: int) -> bytes:
    """A smaller version of an author's picture."""
    return scale(without_metadata(data), width)


def _given(data: bytes) -> bytes:
    return data


def require_own_files(
    root: Path, settings: Settings, *, use_directory_urls: bool, docs_dir: str, language: object
) -> None:
    """Checks what must be known before MkDocs lists any file: its own settings, and that no link leads elsewhere.

    Raises:
        AuthorError: a setting isn't what the site needs, or there is a symbolic link or a pipe.
    """
    found = fixed_settings(root, use_directory_urls, docs_dir, language)
    links = linked(root, [*SOURCES, *PLAIN, settings.custom_dir, docs_dir])
    if found or links:
        raise AuthorError({*found, *links})


def sitemap_of(pages: Iterable[tuple[str, Mapping[str, object]]], site_url: str) -> dict[str, bytes]:
    """The files of the sitemap by their paths; each page is its URL and its metadata for the theme."""
    return sitemap([one for url, metadata in pages if (one := place(url, metadata))], site_url)


def sitemap_outputs(built: Built, site_url: str) -> Iterator[FileOutput]:
    """The same, of generated pages alone."""
    pages = ((output.path, output.dates) for output in built.outputs if isinstance(output, PageOutput))
    for path, data in documents(places(site_url, pages), site_url).items():
        yield FileOutput(path, hashlib.sha256(data).digest(), partial(_given, data))
        if path == SITEMAP:
            yield FileOutput(f"{path}.gz", hashlib.sha256(b"gz" + data).digest(), partial(compressed, data))


def sources_of(root: Path) -> tuple[Path, ...]:
    """The folders with the author's files. Creates missing ones, since a folder that comes later isn't watched."""
    folders = tuple(root / name for name in SOURCES)
    for folder in folders:
        folder.mkdir(exist_ok=True)
    return folders


PROGRAM_FOLDERS = (TEMPLATES, TEXTS)  # of the program itself, for people who work on it while serving
