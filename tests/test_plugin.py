"""MkDocs gets what `inversion write` puts on the disk, byte for byte; mistakes end a build in lines, no traceback."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files, get_files

from generator.edges.commands.cli import main
from generator.edges.mkdocs_plugin.plugin import InversionPlugin
from tests.preview_support import serving, within
from tests.project_support import fresh_config, run
from tests.tools.files import disk_files, write_files
from tests.tools.small_project import GUIDE, ISSUE, PAGE, QUIZ, ROOT, SITE, base_files

NOW = "2026-12-01T12:00:00+00:00"
SITE_URL = "https://example.org/notes/"
CONFIG = """\
site_name: Kitchen Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: mkdocs}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}]
"""


def config_of(root: Path) -> MkDocsConfig:
    return fresh_config(root)


def on_files(config: MkDocsConfig) -> Files:
    """What MkDocs builds from, after the plugin has seen it."""
    plugin = config.plugins["inversion"]
    assert isinstance(plugin, InversionPlugin)
    plugin.draws = (
        False  # all settings read in one process share the plugin, and an earlier test may have built with it
    )
    files = config.plugins.on_files(get_files(config), config=config)
    assert files is not None
    return files


def generated(files: Files) -> dict[str, bytes]:
    return {file.src_uri: file.content_bytes for file in files if file.generated_by}


@pytest.fixture(name="small")
def _small(tmp_path: Path) -> Path:
    """The small project on a disk, with a theme that needs nothing else."""
    return write_files(tmp_path / "small", base_files(advised=True) | {"mkdocs.yml": CONFIG.encode()})


# The contract


@pytest.mark.parametrize("now", [NOW, "2026-11-23T06:00:00+00:00", "1999-01-01"])
@pytest.mark.parametrize("which", ["real", "small"])
def test_mkdocs_gets_what_write_puts_on_the_disk(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, which: str, now: str
) -> None:
    root = ROOT if which == "real" else small
    monkeypatch.setenv("INVERSION_NOW", now)
    monkeypatch.setenv("SITE_URL", SITE_URL)
    monkeypatch.setenv("NO_MKDOCS_2_WARNING", "1")
    result = CliRunner().invoke(main, ["--project", str(root), "write", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output

    written = disk_files(tmp_path / "out")
    given = generated(on_files(config_of(root)))
    index = {path: re.sub(r"(?<!/index)\.md$", "/index.md", path) if path != "index.md" else path for path in given}

    assert len(given) > 10
    assert {index[path]: data for path, data in given.items()} == {path: written[path] for path in index.values()}


def test_every_page_is_the_plugins_and_every_other_file_is_the_authors(small: Path) -> None:
    (small / "content" / "pages" / "smoke.txt").write_text("x", encoding="utf-8")
    files = on_files(config_of(small))

    assert [file.src_uri for file in files if not file.generated_by] == ["smoke.txt"]
    assert len({file.src_uri for file in files}) == len(list(files))


def test_the_environment_moves_the_build(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVERSION_NOW", "2026-11-23T06:09:59")
    assert "issues/smoke/index.md" not in generated(on_files(config_of(small)))

    monkeypatch.setenv("INVERSION_NOW", "2026-11-23T06:10:00")
    assert "issues/smoke/index.md" in generated(on_files(config_of(small)))


def test_no_event_of_ours_is_called_for_each_page(small: Path) -> None:
    config = config_of(small)
    config.plugins.on_config(config)
    methods = [method for name, of_event in config.plugins.events.items() if "page" in name for method in of_event]

    assert methods == []
    assert [*config.plugins] == ["inversion"]


# Mistakes


def test_every_problem_is_in_the_error(small: Path) -> None:
    (small / SITE).write_text("format: 1\nnmae: x\n", encoding="utf-8")
    (small / QUIZ).write_text("a: [\n", encoding="utf-8")
    check = CliRunner().invoke(main, ["--project", str(small), "check"])

    with pytest.raises(PluginError) as stopped:
        on_files(config_of(small))

    assert str(stopped.value) + "\n" == check.stdout
    assert check.stdout.count("\n") > 5


def test_a_hand_written_page_that_collides_is_an_error(small: Path) -> None:
    (small / "content/pages/guides").mkdir()
    shutil.copy(small / PAGE, small / "content/pages/guides/dinner.md")

    with pytest.raises(
        PluginError, match=r"guides/dinner\.md:1:1: error: the address /guides/dinner/ belongs to a gen"
    ):
        on_files(config_of(small))


def test_a_build_of_a_broken_project_ends_in_its_problems(small: Path) -> None:
    (small / SITE).write_text("format: 1\nnmae: x\n", encoding="utf-8")
    (small / GUIDE).write_text('title: "open\n', encoding="utf-8")
    check = CliRunner().invoke(main, ["--project", str(small), "check"])

    result = run("mkdocs", "build", cwd=small, INVERSION_NOW=NOW)

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert check.stdout.strip() in result.stderr
    assert not (small / "site").exists() or not list((small / "site").rglob("index.html"))


@pytest.mark.parametrize("now", ["yesterday", "2026-02-30"])
def test_a_moment_that_is_none_ends_a_build_in_a_line(small: Path, now: str) -> None:
    result = run("mkdocs", "build", cwd=small, INVERSION_NOW=now)

    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "INVERSION_NOW" in result.stderr


def test_a_build_of_the_small_project_is_strict_and_holds_its_pages(small: Path) -> None:
    result = run("mkdocs", "build", "--strict", cwd=small, INVERSION_NOW=NOW)

    assert (result.returncode, "WARNING" in result.stderr) == (0, False), result.stderr
    assert "How would you fill a kitchen" in (small / "site/issues/smoke/index.html").read_text(encoding="utf-8")
    assert not [path for path in (small / "site").rglob("*") if path.suffix in {".yml", ".md"}]


# The preview


@pytest.fixture(name="preview")
def _preview(small: Path) -> Iterator[tuple[str, Path, subprocess.Popen[bytes]]]:
    """`mkdocs serve` of the small project: its address and the file with its log."""
    with serving(small, small.parent / "serve.log", INVERSION_NOW=NOW) as (origin, log, process):
        yield f"{origin}notes/", log, process


@pytest.mark.slow
def test_the_preview_survives_a_broken_edit(small: Path, preview: tuple[str, Path, subprocess.Popen[bytes]]) -> None:
    address, log, process = preview
    page = f"{address}guides/dinner/"
    within(60, "the first build", log, "How would you burn a dinner?", url=page)

    good = (small / GUIDE).read_text(encoding="utf-8")
    (small / GUIDE).write_text(good.replace("question:", "qestion:"), encoding="utf-8")
    within(60, "the broken edit", log, "unknown key `qestion`; did you mean `question`?", f"{GUIDE}:5:1: error")
    assert process.poll() is None

    (small / GUIDE).write_text(good.replace("burn a dinner", "save a dinner"), encoding="utf-8")
    within(60, "the mended edit", log, "How would you save a dinner?", url=page)
    issue = (small / ISSUE).read_text(encoding="utf-8")
    (small / ISSUE).write_text(issue.replace("Smoke comes", "Steam comes"), encoding="utf-8")
    within(60, "an issue's edit", log, "Steam comes", url=f"{address}issues/smoke/")

    assert process.poll() is None
    assert len(re.findall("Building documentation", log.read_text(encoding="utf-8"))) < 8
