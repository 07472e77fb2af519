"""After an edit, the preview and a build with what was kept are what a clean build gives, byte for byte.

Edits are random, one after another. After each, three sites are compared: the preview's, which is only ever brought up
to date; one of a new process that finds what was kept in .cache; and a clean one, which finds the cards alone.
"""

from __future__ import annotations

import logging
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.config_options import Plugins
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError, PluginError

from generator.app.memory import Memory
from generator.edges.mkdocs_plugin import plugin as edge
from generator.edges.mkdocs_plugin.plugin import InversionPlugin
from tests.test_linear_work import FIRST, project
from tests.test_pictures import picture
from tests.tools.files import Files, disk_files, write_files
from tests.tools.small_project import CATEGORY, GUIDE, PAGE, QUIZ, ROOT, SITE, TOPICS

ISSUES = 60
EDITS = 30
RUNS = 10  # 300 edits
SITE_URL = "https://example.org/notes/"
MKDOCS = """\
site_name: Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: material, custom_dir: overrides, favicon: assets/favicon.svg, font: false}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}, guides/dinner/index.md, {Issues: issues/index.md}, {Search: search/index.md}]
extra:
  feeds: {feed.xml: application/rss+xml}
  footer: [{title: Topics, page: topics/index.md}]
"""
NOW = datetime(FIRST.year, 3, 20, 12, tzinfo=UTC)  # the last issues are of later days


@dataclass
class Project:
    """A project on the disk, the clock, and the preview of it."""

    root: Path
    site: Path
    now: datetime = NOW
    made: int = 0
    only: str = ""
    served: MkDocsConfig | None = None
    whole: int = 0
    random: random.Random = field(default_factory=random.Random)

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replaces the first match of a pattern in a file."""
        text, found = re.subn(old, lambda _: new, self.read(path), count=1, flags=re.MULTILINE)
        assert found, (path, old)
        (self.root / path).write_text(text, encoding="utf-8")

    def issue(self) -> str:
        """The path of any issue, or of the only one that is to be edited."""
        if self.only:
            return self.only
        found = sorted((self.root / "content/issues").rglob("*.md"))
        return self.random.choice(found).relative_to(self.root).as_posix()

    def word(self) -> str:
        """A word that no other file has."""
        self.made += 1
        return f"word{self.made}"


def edit_text(project: Project) -> None:
    project.change(project.issue(), r"\Z", f"\nAnd {project.word()}.\n")


def edit_title(project: Project) -> None:
    project.change(project.issue(), "^title: .*", f"title: A {project.word()}")


def edit_description(project: Project) -> None:
    project.change(project.issue(), "^question: .*", f"question: How would you {project.word()}?")


def edit_tags(project: Project) -> None:
    tags = ", ".join(project.random.sample(["heat", *(f"t{number}" for number in range(10))], 2))
    project.change(project.issue(), "^tags: .*", f"tags: [{tags}]")


def edit_status(project: Project) -> None:
    path = project.issue()
    project.change(path, "^status: .*", "status: " + ("draft" if "status: ready" in project.read(path) else "ready"))


def move(project: Project, name: Callable[[date, str], str]) -> None:
    """Gives an issue another name, and its links the new address."""
    path = project.issue()
    found = re.fullmatch(r"content/issues/(\d{4}-\d{2}-\d{2})-(.*?)(\.md|/index\.md)", path)
    assert found
    new = name(date.fromisoformat(found[1]), found[2])
    source, target = project.root / f"content/issues/{found[1]}-{found[2]}", project.root / f"content/issues/{new}"
    if found[3] == ".md":
        source, target = source.with_name(f"{source.name}.md"), target.with_name(f"{target.name}.md")
    source.rename(target)
    for other in (project.root / "content").rglob("*.md"):
        text = other.read_text(encoding="utf-8")
        other.write_text(text.replace(f"/issues/{found[2]}/", f"/issues/{new[11:]}/"), encoding="utf-8")


def edit_date(project: Project) -> None:
    day = FIRST + timedelta(days=project.random.randrange(-400, 90))
    move(project, lambda _, slug: f"{day}-{slug}")


def rename(project: Project) -> None:
    word = project.word()
    move(project, lambda day, _: f"{day}-{word}")


def delete(project: Project) -> None:
    path = project.root / project.issue()
    slug = re.sub(r"^\d{4}-\d{2}-\d{2}-", "", path.stem if path.stem != "index" else path.parent.name)
    if path.stem == "index":
        shutil.rmtree(path.parent)
    else:
        path.unlink()
    for other in (project.root / "content").rglob("*.md"):
        text = other.read_text(encoding="utf-8")
        other.write_text(text.replace(f"/issues/{slug}/", "/guides/dinner/"), encoding="utf-8")


def add(project: Project) -> None:
    word, text = project.word(), project.read(project.issue())
    text = re.sub("^id: .*", f"id: id{word:0>8}", text, flags=re.MULTILINE)
    (project.root / f"content/issues/{FIRST + timedelta(days=project.random.randrange(90))}-{word}.md").write_text(
        re.sub(
            "^(title|aliases): .*",
            lambda found: f"{found[1]}: {word if found[1] == 'title' else '[]'}",
            text,
            flags=re.MULTILINE,
        ),
        encoding="utf-8",
    )


def edit_alias(project: Project) -> None:
    path = project.issue()
    project.change(path, "^(aliases: .*\n)?status:", f"aliases: [/old/{project.word()}/]\nstatus:")


def edit_topic(project: Project) -> None:
    project.change(TOPICS, r"  t3: .*", f"  t3: {{title: Topic {project.word()}, description: About it}}")


def edit_site(project: Project) -> None:
    project.change(SITE, "^tagline: .*", f"tagline: All about {project.word()}")


def edit_name(project: Project) -> None:
    project.change(SITE, "^name: .*", f"name: Notes {project.word()}")


def edit_theme(project: Project) -> None:
    project.change("overrides/partials/footer.html", "</footer>", f"<span>{project.word()}</span></footer>")


def edit_colour(project: Project) -> None:
    number = project.random.randrange(16, 100)
    project.change("overrides/assets/site.css", r"\Z", f"/* {number} */\n")


def edit_settings(project: Project) -> None:
    project.change("mkdocs.yml", "title: [^,]*, page: topics", f"title: Topics {project.word()}, page: topics")


def edit_guide(project: Project) -> None:
    project.change(GUIDE, "^title: .*", f"title: A dinner of {project.word()}")


def edit_category(project: Project) -> None:
    project.change(CATEGORY, "^title: .*", f"title: High {project.word()}")


def edit_quiz(project: Project) -> None:
    project.change(QUIZ, "^title: .*", f"title: A kitchen of {project.word()}")


def edit_page(project: Project) -> None:
    project.change(PAGE, r"\Z", f"\nAlso {project.word()}.\n")


def list_issues(project: Project) -> None:
    project.change(PAGE, r"\Z", f"\n```issues\n{project.random.randrange(1, 9)}\n```\n")


def add_page(project: Project) -> None:
    word = project.word()
    text = re.sub("^title: .*", f"title: {word}", project.read(PAGE), flags=re.MULTILINE)
    (project.root / f"content/pages/{word}.md").write_text(text, encoding="utf-8")


def delete_page(project: Project) -> None:
    for path in sorted((project.root / "content/pages").glob("word*.md"))[:1]:
        path.unlink()


def add_picture(project: Project) -> None:
    size = project.random.randrange(1, 50)
    (project.root / "content/pages/pan.png").write_bytes(picture(size=(size, size)))
    project.change(project.issue(), r"\Z", "\n![A pan](/pan.png)\n")


def replace_theme_file(project: Project) -> None:
    """An author's file takes the place of one of the theme's, or no longer does."""
    path = project.root / "content/pages/assets/favicon.svg"
    if path.exists():
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        shape = f'<title>{project.word()}</title><rect width="8" height="8"/>'
        path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">{shape}</svg>', encoding="utf-8")


def move_into_folder(project: Project) -> None:
    path = project.root / project.issue()
    if path.stem == "index":
        size = project.random.randrange(1, 50)
        (path.parent / "pot.png").write_bytes(picture(size=(size, size)))
    else:
        folder = path.with_suffix("")
        folder.mkdir()
        path.rename(folder / "index.md")
        (folder / "pot.png").write_bytes(picture())
        project.change(f"content/issues/{folder.name}/index.md", r"\Z", "\n![A pot](pot.png)\n")


def wait(project: Project) -> None:
    project.now += timedelta(days=project.random.randrange(-3, 9))


EDITS_OF_ALL_KINDS = (
    *(edit_text, edit_text, edit_text, edit_title, edit_description, edit_tags, edit_tags, edit_status, edit_date),
    *(rename, delete, add, edit_alias, edit_topic, edit_site, edit_name, edit_theme, edit_colour, edit_settings),
    *(edit_guide, edit_category, edit_quiz, edit_page, list_issues, add_page, delete_page, add_picture),
    *(replace_theme_file, move_into_folder, wait, wait),
)


@pytest.fixture(name="started")
def _started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Project]:
    """A function that makes a project of its own for a seed."""
    monkeypatch.setattr(edge, "make_search", lambda *_: None)  # another test compares the search
    monkeypatch.setattr(logging.getLogger("mkdocs"), "disabled", True)

    def start(seed: int) -> Project:
        root = write_files(tmp_path / "project", project(ISSUES) | {"mkdocs.yml": MKDOCS.encode()})
        shutil.copytree(ROOT / "overrides", root / "overrides")
        return Project(root, tmp_path / "served", random=random.Random(seed))  # noqa: S311 - any edits will do

    return start


@contextmanager
def clock_at(moment: datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INVERSION_NOW", moment.isoformat())
        yield


def config_of(root: Path, site: Path) -> tuple[MkDocsConfig, InversionPlugin]:
    # MkDocs keeps the plugin for the next build of the same process, but these are builds of different ones.
    (option,) = [option for name, option in MkDocsConfig._schema if name == "plugins"]  # noqa: SLF001 - there is no other way to it
    assert isinstance(option, Plugins)
    option.plugin_cache.clear()
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(site))
    made = config.plugins["inversion"]
    assert isinstance(made, InversionPlugin)
    made.on_startup(command="build", dirty=False)
    return config, made


def built(root: Path, site: Path) -> Files:
    """The files of a build by a new process."""
    build(config_of(root, site)[0])
    return disk_files(site)


def brought_up_to_date(project: Project) -> Files:
    """The files of the preview, after what changed was drawn, or after a whole build if it takes one."""
    if project.served is not None:
        shown = project.served.plugins["inversion"]
        assert isinstance(shown, InversionPlugin)
        if update := shown.prepare():
            update()
            return disk_files(project.site)
    project.whole += 1
    config, shown = config_of(project.root, project.site)
    shown.serving, shown.memory = False, Memory()
    build(config)
    project.served = config
    return disk_files(project.site)


def differences(one: Files, other: Files) -> list[str]:
    """The files that differ, with the sites that have them."""
    paths = sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))
    return [f"{path} ({'first ' * (path in one)}{'second' * (path in other)})" for path in paths]


@pytest.mark.parametrize("edit", [edit_title, delete, edit_name])
def test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file(
    started: Callable[[int], Project], tmp_path: Path, edit: Callable[[Project], None]
) -> None:
    project = started(1)
    project.only = f"content/issues/{FIRST + timedelta(days=19)}-day-19.md"
    with clock_at(project.now):
        before = brought_up_to_date(project)
        written = {path: (project.site / path).stat().st_mtime_ns for path in before}
        edit(project)
        after = brought_up_to_date(project)
        shutil.copytree(project.root, tmp_path / "clean", ignore=shutil.ignore_patterns("*.db"))
        wanted = built(tmp_path / "clean", tmp_path / "wanted")

    assert differences(after, wanted) == []
    assert project.whole == 1
    touched = {path for path in before.keys() & after if (project.site / path).stat().st_mtime_ns != written[path]}
    changed = {path for path in before.keys() & after if before[path] != after[path]}
    assert changed <= touched
    # A page is drawn anew if anything about an issue that it names has changed; most other pages must not be.
    assert edit is edit_name or len(touched) < len(after) / 3


def test_nothing_is_drawn_where_nothing_changed(started: Callable[[int], Project]) -> None:
    project = started(1)
    with clock_at(project.now):
        brought_up_to_date(project)
        assert project.served is not None
        shown = project.served.plugins["inversion"]
        assert isinstance(shown, InversionPlugin)
        assert shown.drawing is not None
        changes = shown.drawing.changes(shown._build(project.served))  # noqa: SLF001 - what a preview does

    assert changes is not None
    assert changes.count == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", range(RUNS))
def test_after_each_edit_the_preview_and_a_build_with_what_was_kept_are_a_clean_build(
    started: Callable[[int], Project], tmp_path: Path, seed: int
) -> None:
    project = started(seed)
    clean = tmp_path / "clean"
    with clock_at(project.now):
        brought_up_to_date(project)
    done: list[str] = []
    while len(done) < EDITS:
        edit = project.random.choice(EDITS_OF_ALL_KINDS)
        before = disk_files(project.root)
        edit(project)
        done.append(edit.__name__)
        for folder in (clean, tmp_path / "wanted"):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(project.root, clean, ignore=shutil.ignore_patterns("*.db"))
        with clock_at(project.now):
            try:
                wanted = built(clean, tmp_path / "wanted")
            except (PluginError, BuildError, Abort, SystemExit):  # the edit doesn't fit: undone, as an author would
                with pytest.raises((PluginError, BuildError, Abort, SystemExit)):
                    brought_up_to_date(project)
                for path in disk_files(project.root).keys() - before.keys():
                    (project.root / path).unlink()
                write_files(project.root, before)
                done.pop()
                continue
            assert differences(brought_up_to_date(project), wanted) == [], done
            if len(done) % 3 == 0:
                assert differences(built(project.root, tmp_path / "kept"), wanted) == [], done
    assert project.whole < EDITS / 2, "most edits must not take a whole build"


# A build as a process of its own, which says when it begins, so that it can be killed at any point.
PROCESS = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from generator.edges.mkdocs_plugin import plugin
plugin.make_search = lambda *_: None
config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins.on_startup(command="build", dirty=False)
print("begun", flush=True)
build(config)
"""
KILLS = 10  # a run; 50 in all


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_the_build_after_one_that_was_killed_is_right(
    started: Callable[[int], Project], tmp_path: Path, seed: int
) -> None:
    project = started(100 + seed)
    clean, kept = tmp_path / "clean", tmp_path / "kept"
    with clock_at(project.now):
        built(project.root, kept)  # draws the cards, which takes longer than all else
        edit_title(project)
        seconds = -time.perf_counter()
        built(project.root, kept)
        seconds += time.perf_counter()
        interrupted = 0
        for _ in range(KILLS):
            project.random.choice([edit_text, edit_title, edit_tags, edit_name, delete, add, add_picture])(project)
            with subprocess.Popen(
                [sys.executable, "-c", PROCESS, str(kept)],
                cwd=project.root,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(project.random.uniform(0, seconds))
                process.kill()
            interrupted += process.returncode == -signal.SIGKILL
            for folder in (clean, tmp_path / "wanted"):
                shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(project.root, clean, ignore=shutil.ignore_patterns("*.db*", "site-*"))
            assert differences(built(project.root, kept), built(clean, tmp_path / "wanted")) == []
    assert interrupted >= KILLS / 2


@pytest.mark.long
def test_the_build_after_two_at_once_into_one_folder_is_right_and_so_are_two_into_two(
    started: Callable[[int], Project], tmp_path: Path
) -> None:
    project = started(200)
    kept, other = tmp_path / "kept", tmp_path / "other"
    with clock_at(project.now):
        built(project.root, kept)
        for sites in ((kept, kept), (kept, kept), (kept, other), (kept, other)):
            edit_title(project)
            running = [
                subprocess.Popen([sys.executable, "-c", PROCESS, str(site)], cwd=project.root, stderr=subprocess.PIPE)
                for site in sites
            ]
            said = [process.communicate()[1].decode() for process in running]
            clean = tmp_path / "clean"
            for folder in (clean, tmp_path / "wanted"):
                shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(project.root, clean, ignore=shutil.ignore_patterns("*.db*", "site-*"))
            wanted = built(clean, tmp_path / "wanted")
            if sites[0] != sites[1]:
                assert [process.returncode for process in running] == [0, 0], said
                assert [differences(disk_files(site), wanted) for site in sites] == [[], []]
            assert differences(built(project.root, kept), wanted) == []
