"""Draws pages with MkDocs' theme, without MkDocs: only those that changed, when nothing else takes part in a build."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import jinja2
import mkdocs
from mkdocs.commands.build import get_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure import StructureItem
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from generator.app.build import PROGRAM_FOLDERS, Built, sitemap_outputs
from generator.app.kept import Kept, key_of
from generator.app.theme import own_folders, uses_other_template
from generator.edges.mkdocs_plugin.files import PrerenderedPage
from generator.edges.mkdocs_plugin.site_folder import SiteFolder, digest_of
from generator.render.output import FileOutput, Output, PageOutput

NOT_FOUND = "404.html"
_FEEDS = (".xml", ".json")
# ProperDocs runs under the name of MkDocs, and has releases of its own.
_RELEASES = (mkdocs.__name__, mkdocs.__version__, *(version(package) for package in ("mkdocs-material", "jinja2")))
_TEMPLATES = (".html", ".xml")
# What MkDocs gives templates of all pages at once, or of the clock; a page drawn alone would lack it.
_OF_A_WHOLE_BUILD = {"pages", "build_date_utc"}


@dataclass(frozen=True)
class Changes:
    """What a site's folder lacks: files to make, each with its key, files to delete, and what is around all pages."""

    built: Built
    frame: bytes
    files: Mapping[str, tuple[bytes, Output]]
    gone: frozenset[str]

    @property
    def count(self) -> int:
        """How many files change."""
        return len(self.files) + len(self.gone)


def can_draw(config: MkDocsConfig) -> bool:
    """Whether pages can be drawn one by one: no other plugin, hook or setting has a say in what they become."""
    if [*config.plugins] != ["inversion"] or config.exclude_docs or config.draft_docs or config.extra_templates:
        return False
    own = own_folders(config.theme.name, config.theme.custom_dir)
    if uses_other_template(own):
        return False
    env = jinja2.Environment(extensions=["jinja2.ext.i18n"])  # noqa: S701 - nothing is rendered
    templates = [path for folder in own for path in folder.rglob("*") if path.suffix in _TEMPLATES]
    parsed = (env.parse(path.read_text(encoding="utf-8")) for path in templates)
    return not any(
        name.name in _OF_A_WHOLE_BUILD for template in parsed for name in template.find_all(jinja2.nodes.Name)
    )


class Drawing:
    """The theme as MkDocs set it up for a whole build, and what was drawn with it since."""

    def __init__(self, config: MkDocsConfig, nav: Navigation, *, lazily: bool = False) -> None:
        """`lazily`: files that no page loads are only made when they're asked for."""
        self.config, self.nav = config, nav
        self._lazily = lazily
        self.later: dict[str, Output] = {}  # those that may not be in the site's folder yet, by their path
        self.env: jinja2.Environment | None = None
        self._sources = _sources(config)
        self._in_menu = {page.file.src_uri: page for page in nav.pages}
        self._served: tuple[str, frozenset[str]] = ("", frozenset())  # what the theme's files in there depend on
        self._drawn: dict[str, bytes] = {}  # the key of each file in the site's folder, by its path

    def is_current(self) -> bool:
        """Whether mkdocs.yml, the theme and the program are still those of the last whole build."""
        return self.env is not None and _sources(self.config) == self._sources

    def changes(self, built: Built) -> Changes | None:
        """What has to change; None if a file takes the place of one of the theme's, or no longer does."""
        self.config.site_name = built.name
        for output in built.outputs:  # the titles of pages in the menu are on every page
            if isinstance(output, PageOutput) and (page := self._in_menu.get(output.path)):
                page.meta = output.metadata()
        frame = self._frame(built)
        wanted = {path: (key, output) for path, key, output in _wanted(self._outputs(built), frame)}
        files = {path: made for path, made in wanted.items() if self._drawn.get(path) != made[0]}
        gone = frozenset(self._drawn.keys() - wanted.keys() - {NOT_FOUND})
        served = (built.style, built.scripts)  # of the stylesheet, the icon and the scripts, which MkDocs writes
        if self._drawn and served != self._served:
            return None
        self._served = served
        if self._drawn and any(map(self._in_theme, gone | (files.keys() - self._drawn.keys()))):
            return None
        return Changes(built, frame, files, gone)

    def begin(self, built: Built) -> Changes:
        """What a whole build has to draw: every file but the theme's."""
        changes = self.changes(built)
        if changes is None:
            raise ValueError("a whole build can't ask for another one")
        return changes

    def draw_all(self, changes: Changes, folder: Path, pages: Kept, digests: Kept) -> None:
        """Makes the files of a site in `folder`, where those of an earlier build stay that are right.

        Pages, feeds and the digests of all files are kept for other builds.
        """
        self._set_up(changes.built)
        site = SiteFolder(folder)

        def missing() -> Iterator[tuple[str, bytes]]:
            for path, (key, output) in changes.files.items():
                if self._put_off(site, path, output):
                    self._drawn[path] = key
                    continue
                whole = key_of(changes.frame, key)  # with the program, the theme and its colours
                known = digests.get(whole)
                if known is None or not site.holds(path, known):
                    content = self._kept_content(output, whole, pages)
                    yield path, content
                    if known is None:
                        digests.put(whole, digest_of(content))
                self._drawn[path] = key

        site.write_all(missing())
        site.write(NOT_FOUND, self._not_found())
        self._drawn[NOT_FOUND] = changes.frame

    def draw(self, changes: Changes) -> None:
        """Makes the changes in the folder of the site."""
        site = SiteFolder(Path(self.config.site_dir))
        self._set_up(changes.built)
        for path in changes.gone:  # first, since a folder may take the place of a file
            site.remove(path)
            self.later.pop(path, None)
            del self._drawn[path]
        for path, (key, output) in changes.files.items():
            if not self._put_off(site, path, output):
                site.write(path, self._content(output))
            self._drawn[path] = key
        if self._drawn.get(NOT_FOUND) != changes.frame:
            site.write(NOT_FOUND, self._not_found())
            self._drawn[NOT_FOUND] = changes.frame

    def make(self, path: str) -> None:
        """Makes a file of `later` in the folder of the site, if it isn't there."""
        site = SiteFolder(Path(self.config.site_dir))
        if not (site.folder / path).is_file():
            site.write(path, self._content(self.later[path]))

    def _put_off(self, site: SiteFolder, path: str, output: Output) -> bool:
        """Whether a file is only made when it's asked for. An earlier one is deleted."""
        self.later.pop(path, None)
        if not (self._lazily and isinstance(output, FileOutput) and output.seldom):
            return False
        self.later[path] = output
        (site.folder / path).unlink(missing_ok=True)
        return True

    def _set_up(self, built: Built) -> None:
        self._theme.auto_reload = False  # a changed template makes a whole build, which has templates of its own
        self._theme.globals.update(globals_of(built))

    @property
    def _theme(self) -> jinja2.Environment:
        if self.env is None:
            raise ValueError("MkDocs hasn't set up the theme")
        return self.env

    def _outputs(self, built: Built) -> Iterator[Output]:
        """Every file of the site but the theme's; a later one takes the place of an earlier one."""
        yield from built.outputs
        yield from sitemap_outputs(built, self.config.site_url or "")
        yield from built.assets

    def _in_theme(self, path: str) -> bool:
        """Whether the theme has a file of that path."""
        return any((Path(folder) / path).is_file() for folder in self.config.theme.dirs)

    def _frame(self, built: Built) -> bytes:
        """The hash of all that is around a page."""
        config = self.config
        menu = [(type(item).__name__, item.title, getattr(item, "url", None)) for item in _walk(self.nav.items)]
        theme = (config.theme.name, sorted(config.theme.items(), key=repr), config.extra, config.extra_css)
        scripts = [repr(script) for script in config.extra_javascript]
        values = (config.site_name, config.site_url, config.site_description, built.policy, built.colours, built.logo)
        texts = (built.texts.language, sorted(built.texts.wordings.items()))
        return key_of(self._sources, *map(repr, (menu, theme, scripts, values, texts, _RELEASES)))

    def _kept_content(self, output: Output, key: bytes, kept: Kept) -> bytes:
        """The content of a file; that of a page or a feed, which take long to make, may be of an earlier build."""
        if not isinstance(output, PageOutput) and not output.path.endswith(_FEEDS):
            return self._content(output)
        if (found := kept.get(key)) is not None:
            return found
        content = self._content(output)
        kept.put(key, content)
        return content

    def _content(self, output: Output) -> bytes:
        if isinstance(output, PageOutput):
            return self._page(output)
        content = output.content()
        return content.encode() if isinstance(content, str) else content

    def _page(self, output: PageOutput) -> bytes:
        page = self._in_menu.get(output.path)
        if page is None:
            file = File(output.path, None, self.config.site_dir, self.config.use_directory_urls)
            page = PrerenderedPage(None, file, self.config)
        _fill(page, output)
        page.active = True
        try:
            context = get_context(self.nav, [], self.config, page)
            text = self._theme.get_template("main.html").render(context)
        finally:
            page.active = False
        return text.encode("utf-8", errors="xmlcharrefreplace")

    def _not_found(self) -> bytes:
        base = urlsplit(self.config.site_url or "/").path
        context = get_context(self.nav, [], self.config, base_url=base)
        return self._theme.get_template(NOT_FOUND).render(context).encode()


def globals_of(built: Built) -> Mapping[str, object]:
    """What the theme's templates have besides what MkDocs gives them."""
    return {"t": built.texts, "colours": built.colours, "policy": built.policy, "logo": built.logo}


def _fill(page: Page, output: PageOutput) -> None:
    text = output.text()
    page.meta = dict(text.metadata)
    page.markdown = text.html
    page.content = page.markdown.strip()


def _wanted(outputs: Iterable[Output], frame: bytes) -> Iterator[tuple[str, bytes, Output]]:
    """(path, key, output) of every file in the folder of a site."""
    for output in outputs:
        if isinstance(output, PageOutput):
            path = output.path.removesuffix(".md")
            is_index = path.rpartition("/")[2] == "index"
            yield (
                f"{path}.html" if is_index else f"{path}/index.html",
                frame + output.key,
                output,
            )
        else:
            yield output.path, output.key, output


def _walk(items: Iterable[StructureItem]) -> Iterator[StructureItem]:
    for item in items:
        yield item
        yield from _walk(getattr(item, "children", None) or ())


def _sources(config: MkDocsConfig) -> bytes:
    """The hash of mkdocs.yml, the theme's folder and the program's templates and texts."""
    folders = [*own_folders(config.theme.name, config.theme.custom_dir), *PROGRAM_FOLDERS]
    paths = [Path(config.config_file_path), *(path for folder in folders for path in sorted(folder.rglob("*.*")))]
    whole = hashlib.blake2b(digest_size=32)
    for path in paths:
        if path.is_file() and path.suffix != ".pyc":
            whole.update(f"{path}\0{path.stat().st_size}\0".encode())
            whole.update(path.read_bytes())
    return whole.digest()
