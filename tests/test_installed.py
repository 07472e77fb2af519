"""The program from its wheel, in an empty folder: `new site` makes a repository of which MkDocs builds a whole site."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
from playwright.sync_api import expect

from tests.conftest import Visit
from tests.guest_support import host
from tests.site_support import BuiltSite, Server, settled, show_all, submit
from tests.tools.small_project import ROOT

WORKFLOWS = {
    "publish.sh",
    "report.sh",
    "send.sh",
    "site.sh",
    "with-summary.sh",
    "workflows/deploy.yml",
    "workflows/site.yml",
}
FOLDERS = {"overrides": "generator/theme", ".github": "generator/workflows"}


def run(command: Sequence[str | Path], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result


@pytest.fixture(scope="module", name="built")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, made from a copy without what earlier builds left."""
    source, made = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("made")
    tracked = run(["git", "ls-files", "-z"], ROOT).stdout.split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    for kind in ("wheel", "sdist"):  # each in a process of its own: setuptools remembers what it made
        make = f"import setuptools.build_meta, sys; setuptools.build_meta.build_{kind}(sys.argv[1])"
        run([sys.executable, "-c", make, made], source)
    return made


@pytest.fixture(scope="module", name="installed")
def _installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the wheel is installed; the libraries are those of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", folder, wheel],
        folder,
    )
    return folder


def _write_texts(root: Path, pattern: str) -> None:
    for path in root.rglob(pattern):
        path.write_text(path.read_text(encoding="utf-8").replace("TODO: ", ""), encoding="utf-8")


@pytest.fixture(scope="module", name="site")
def _site(installed: Path, server: Server, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A new site with one quiz, of which nothing was written but what `TODO` asks for."""
    folder = tmp_path_factory.mktemp("empty")
    inversion = [sys.executable, "-m", "generator"]
    run([*inversion, "new", "site", "Tea Notes"], folder, PYTHONPATH=str(installed))
    root = folder / "tea-notes"
    _write_texts(root, "content/**/*.*")
    run([sys.executable, "-m", "mkdocs", "build", "--strict"], root, PYTHONPATH=str(installed))  # before any other text
    run([*inversion, "new", "quiz", "tea-check"], root, PYTHONPATH=str(installed))
    _write_texts(root, "quizzes/*.yml")
    url = server.mount("tea", root / "site")
    environment = {"PYTHONPATH": str(installed), "SITE_URL": url}
    told = run([sys.executable, "-m", "mkdocs", "build", "--strict"], root, **environment)
    run([*inversion, "verify", "site"], root, **environment)
    return BuiltSite(root / "site", url, 0, told.stdout + told.stderr)


def test_the_wheel_holds_the_program_its_theme_and_its_workflows_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tracked = [name for name in run(["git", "ls-files", "-z"], ROOT).stdout.split("\0") if (ROOT / name).is_file()]
    wanted = {name for name in tracked if name.startswith("generator/")}
    for ours, theirs in FOLDERS.items():
        inside = [name.removeprefix(f"{ours}/") for name in tracked if name.startswith(f"{ours}/")]
        wanted |= {f"{theirs}/{name}" for name in inside if ours == "overrides" or name in WORKFLOWS}

    assert names == wanted


def test_the_list_of_packages_has_every_folder_of_the_program() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "generator").rglob("__init__.py")}

    assert {*listed} == {".".join(folder.parts) for folder in folders} | {"generator.theme", "generator.workflows"}


def test_a_wheel_can_be_made_from_the_sdist(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        names = {PurePosixPath(*PurePosixPath(name).parts[1:]).as_posix() for name in packed.getnames()}

    assert {"pyproject.toml", "overrides/main.html", "generator/app/scaffolds/project/mkdocs.yml"} <= names
    assert {f".github/{name}" for name in WORKFLOWS} <= names


def test_a_new_site_needs_nothing_but_the_program(site: BuiltSite) -> None:
    root = site.folder.parent
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    workflows = "".join(path.read_text(encoding="utf-8") for path in (root / ".github").rglob("*.*"))

    assert {"mkdocs.yml", "README.md", "requirements.txt", ".gitignore", ".vscode/settings.json"} <= files
    assert re.fullmatch(
        r"#.*\ninversion-site-generator==[\d.]+\n", (root / "requirements.txt").read_text(encoding="utf-8")
    )
    assert re.findall(r"\bmake (?!s\b)|\.venv|-lock\.txt", workflows) == []
    assert (site.folder / "assets" / "quiz" / "scale.js").is_file()
    assert (site.folder / "assets" / "site.css").is_file()
    assert (site.folder / "assets" / "favicon.svg").is_file()


def test_its_own_templates_and_styles_go_before_those_of_the_theme(site: BuiltSite, installed: Path) -> None:
    root = site.folder.parent
    own = root / "overrides" / "partials"
    own.mkdir(parents=True)
    (own / "footer.html").write_text("<footer>Our own end</footer>", encoding="utf-8")
    settings = root / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("  # custom_dir: overrides", "  custom_dir: overrides"), encoding="utf-8")
    run([sys.executable, "-m", "mkdocs", "build", "--strict", "-d", "other"], root, PYTHONPATH=str(installed))

    assert "Our own end" in (root / "other" / "index.html").read_text(encoding="utf-8")
    assert (root / "other" / "assets" / "site.css").is_file()
    assert not list((root / "other").rglob("*.yml"))


def test_a_site_of_somebody_elses_shows_quizzes_with_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    root = host(tmp_path)
    run([sys.executable, "-m", "mkdocs", "build", "--strict"], root, PYTHONPATH=str(installed))

    assert "<inversion-quiz" in (root / "site" / "index.html").read_text(encoding="utf-8")
    files = [path.name for path in (root / "site" / "assets" / "quiz").iterdir()]
    assert {"element.js", "scale.js", "guest.css", "instant.js"} <= {*files}


@pytest.mark.browser
def test_its_quiz_gives_a_result(site: BuiltSite, visit: Visit) -> None:
    page = visit(f"{site.url}quizzes/tea-check/", reduced_motion="reduce")
    settled(page)
    show_all(page)
    for question in page.locator(".item").all():
        question.locator("input").first.check(force=True)
    submit(page)

    expect(page.locator(".result").first).to_be_visible()
