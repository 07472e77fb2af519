"""`mkdocs serve`: one edit is one build, a broken file shows on the page that was good, and mending it is enough."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from generator.edges.mkdocs_plugin.preview import LINES_IN_THE_LIST, LINES_ON_A_PAGE, LIST, Preview
from tests.test_plugin import CONFIG
from tests.tools.files import write_files
from tests.tools.servers import free_port, until_interrupted
from tests.tools.small_project import CATEGORY, GUIDE, ISSUE, PAGE, QUIZ, ROOT, SITE, base_files

SECONDS = 60.0  # far more than a build takes, on a machine that does much else
QUIET_SECONDS = 1.2  # the watcher looks every half second, and waits a quarter for more changes
CALM = "Problems to fix"
TEMPLATE = "generator/render/templates/guide.html.jinja"
SHELL = "overrides/main.html"
SCRIPT = "overrides/assets/search.js"
pytestmark = pytest.mark.slow


class Running:
    """`mkdocs serve` of a project in a folder of its own, with a generator and a theme of its own."""

    def __init__(self, root: Path, port: int, log: Path, process: subprocess.Popen[bytes]) -> None:
        self.root, self.log, self.process = root, log, process
        self.address = f"http://127.0.0.1:{port}/notes/"

    def edit(self, path: str, old: str, new: str) -> None:
        """Puts another text in the file's place at one stroke, as most editors do."""
        text = (self.root / path).read_text(encoding="utf-8")
        assert old in text
        beside = self.root / "edited"
        beside.write_text(text.replace(old, new), encoding="utf-8")
        beside.replace(self.root / path)

    def get(self, page: str = "") -> tuple[int, str]:
        """The status and the text of a page; status 0 while nobody answers."""
        try:
            with urlopen(self.address + page, timeout=SECONDS) as answer:  # noqa: S310 - our own
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except URLError:
            return 0, ""

    def wait(self, page: str, *pieces: str, without: str = "\0") -> str:
        """The page, once it holds every piece."""
        end = time.monotonic() + SECONDS
        text = ""
        while time.monotonic() < end:
            assert self.process.poll() is None, self.told()
            _, text = self.get(page)
            if text and all(piece in text for piece in pieces) and without not in text:
                return text
            time.sleep(0.1)
        pytest.fail(f"{page!r} without {pieces} after {SECONDS} s:\n{text[-2000:]}\n{self.told()[-3000:]}")

    def told(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def builds(self) -> int:
        """How many builds there were, once no more come."""
        time.sleep(QUIET_SECONDS)
        return len(re.findall("Building documentation", self.told()))


@contextmanager
def serving(root: Path, *options: str) -> Iterator[Running]:
    log, port = root.parent / "serve.log", free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}", *options],
            cwd=root,
            env={
                **os.environ,
                "NO_MKDOCS_2_WARNING": "1",
                "PYTHONPATH": str(root),
                "INVERSION_NOW": "2026-12-01T12:00:00+00:00",
                "TMPDIR": str(root.parent),
            },
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            # A shell starts what runs in its background with SIGINT ignored, and a child would ignore it too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no thread holds a lock here
        )
        with until_interrupted(process, SECONDS):
            yield Running(root, port, log, process)
    assert "Traceback" not in log.read_text(encoding="utf-8")
    assert list(root.parent.glob("mkdocs_*")) == []  # neither the site nor the last good one is left


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    """The small project, with copies of the generator and of a theme's folder that a test may edit."""
    config = CONFIG.replace("theme: {name: mkdocs}", "theme: {name: mkdocs, custom_dir: overrides}")
    root = write_files(tmp_path / "small", base_files() | {"mkdocs.yml": config.encode()})
    shutil.copytree(ROOT / "generator", root / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    write_files(root, {SHELL: b'{% extends "base.html" %}\n{% block footer %}<p>A first foot</p>{% endblock %}\n'})
    write_files(root, {SCRIPT: b"// Says a number.\nconst first = 1;\n"})
    return root


@pytest.fixture(name="small")
def _small(root: Path) -> Iterator[Running]:
    with serving(root) as running:
        running.wait("guides/dinner/", "How would you burn a dinner?")
        yield running


@pytest.mark.posix("ends a preview as Ctrl+C does")
@pytest.mark.long
def test_every_kind_of_file_is_watched_and_one_edit_is_one_build(small: Running) -> None:
    assert small.builds() == 1
    edits = (
        (PAGE, "Read [", "Read once more [", "", "Read once more "),
        (GUIDE, "burn a dinner", "save a dinner", "guides/dinner/", "save a dinner"),
        (ISSUE, "Smoke comes", "Steam comes", "issues/smoke/", "Steam comes"),
        (QUIZ, "title: ", "title: Another ", "quizzes/kitchen/", "Another "),
        (SHELL, "first foot", "second foot", "", "A second foot"),
        (SCRIPT, "first = 1", "second = 2", "assets/search.js", "const second = 2;"),
        (TEMPLATE, '<header class="head"', '<header data-edited class="head"', "guides/dinner/", "data-edited"),
        ("generator/i18n/en.yml", "asked: ", "asked: Again ", "guides/dinner/", "Again "),
        ("mkdocs.yml", "name: mkdocs,", "name: mkdocs, color_mode: dark,", "", 'data-bs-theme="dark"'),
    )
    for number, (path, old, new, page, shown) in enumerate(edits, 2):
        small.edit(path, old, new)
        small.wait(page, shown)
        assert small.builds() == number, path


@pytest.mark.posix("ends a preview as Ctrl+C does")
def test_a_file_that_is_added_or_deleted_is_seen(small: Running) -> None:
    (small.root / "content/pages/about-us.md").write_text(
        (small.root / PAGE).read_text(encoding="utf-8").replace("title: ", "title: About us, "), encoding="utf-8"
    )
    small.wait("about-us/", "About us, ")

    (small.root / "content/pages/about-us.md").unlink()
    small.wait("about-us/", without="About us, ")
    assert small.get("about-us/")[0] == 404


BROKEN: dict[str, tuple[str, str, str, str]] = {
    "a guide": (GUIDE, "question:", "qestion:", "unknown key `qestion`; did you mean `question`? [unknown-key]"),
    "a quiz": (QUIZ, "kind: scale", "kind: scale\nkind: scale", "duplicate key `kind`, first used on line"),
    "no YAML": (CATEGORY, "format: 1", 'format: "1', f"{CATEGORY}:"),
    "a page": (PAGE, "---\n", "--\n", f"{PAGE}:1:1: error: expected front matter"),
    "a template": (TEMPLATE, "{% block content %}", "{% block content %}{% if %}", "guide.html.jinja:"),
    "the theme": (SHELL, "endblock", "endblokk", "overrides/main.html:"),
    "a script": (SCRIPT, "first = 1", "first = ", f"{SCRIPT}:2:13: error: expected JavaScript"),
    "a text": ("generator/i18n/en.yml", "\ntexts:", "\ntxets:", "unknown key `txets`"),
    "mkdocs.yml": ("mkdocs.yml", "nav: [", "nav: [[", "mkdocs.yml"),
    "a setting": ("mkdocs.yml", "docs_dir: content/pages", "docs_dir: content/pgaes", "docs_dir"),
}


@pytest.mark.posix("ends a preview as Ctrl+C does")
@pytest.mark.long
def test_a_broken_file_shows_on_the_last_good_pages_until_it_is_mended(small: Running) -> None:
    page = "guides/dinner/"
    for number, (name, (path, good, bad, said)) in enumerate(BROKEN.items()):
        small.edit(path, good, bad)
        text = small.wait(page, 'role="alert"')
        assert re.sub(r"&#?\w+;|[<>&`'\"]", "", said) in re.sub(r"&#?\w+;|[<>&`'\"]", "", text), name
        assert "How would you burn a dinner?" in text, name
        assert text.index('role="alert"') < text.index("How would you burn a dinner?"), name
        assert said in small.told(), name
        assert CALM in small.get(LIST)[1], name
        status, missing = small.get("not-there/")
        assert (status, 'http-equiv="refresh"' in missing, 'content="noindex"' in missing) == (404, True, True), name

        small.edit(path, bad, good)
        small.wait(page, "How would you burn a dinner?", without='role="alert"')
        assert small.get(LIST)[0] == 404, name
        assert small.builds() == 3 + 2 * number, name


@pytest.mark.posix("ends a preview as Ctrl+C does")
def test_broken_twice_is_still_the_last_good_page_with_the_second_list(small: Running) -> None:
    small.edit(GUIDE, "question:", "qestion:")
    small.wait("guides/dinner/", "qestion")
    small.edit(GUIDE, "qestion:", "questoin:")

    text = small.wait("guides/dinner/", "questoin", "How would you burn a dinner?")
    assert "qestion" not in text
    assert text.count('role="alert"') == 1


@pytest.mark.posix("ends a preview as Ctrl+C does")
@pytest.mark.parametrize("name", ["a guide", "a template", "the theme", "a text"])
def test_a_preview_that_begins_broken_shows_what_is_to_mend_at_every_address(root: Path, name: str) -> None:
    path, good, bad, said = BROKEN[name]
    text = (root / path).read_text(encoding="utf-8")
    (root / path).write_text(text.replace(good, bad), encoding="utf-8")
    with serving(root) as running:
        home = running.wait("", CALM)
        assert "How would you burn" not in home
        assert said in running.told()
        status, missing = running.get("guides/dinner/")
        assert (status, CALM in missing, 'http-equiv="refresh"' in missing) == (404, True, True)
        assert running.builds() == 1

        running.edit(path, bad, good)
        running.wait("guides/dinner/", "How would you burn a dinner?")
        assert CALM not in running.get()[1]
        assert running.builds() == 2


@pytest.mark.posix("ends a preview as Ctrl+C does")
def test_a_preview_shows_drafts_unless_it_is_told_not_to(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issue = (root / ISSUE).read_text(encoding="utf-8")
    (root / ISSUE).write_text(issue.replace("status: ready", "status: draft"), encoding="utf-8")
    with serving(root) as running:
        running.wait("issues/smoke/", "Smoke comes")

    monkeypatch.setenv("INVERSION_DRAFTS", "0")
    with serving(root) as running:
        running.wait("guides/dinner/", "How would you burn a dinner?")
        assert running.get("issues/smoke/")[0] == 404


@pytest.mark.posix("ends a preview as Ctrl+C does")
def test_a_quiz_folder_that_is_not_there_yet_is_watched_too(root: Path) -> None:
    kept = (root / QUIZ).read_text(encoding="utf-8")
    shutil.rmtree(root / "quizzes")
    with serving(root) as running:
        running.wait("", CALM)
        (root / QUIZ).write_text(kept, encoding="utf-8")
        running.wait("guides/dinner/", "How would you burn a dinner?")


# What the browser gets


def failing(*told: str) -> Callable[[], None]:
    def build() -> None:
        raise SystemExit("\n".join(told))

    return build


def preview_of(folder: Path, html: str) -> Preview:
    preview = Preview(folder / "site", "/notes/")
    write_files(preview.built, {"index.html": html.encode()})
    preview.good = True
    return preview


def test_the_words_of_a_problem_are_never_markup(tmp_path: Path) -> None:
    preview = preview_of(tmp_path, "<html><body class='x'>old</body></html>")
    preview.guard(failing("a.yml:1:1: error: found `<script>alert(1)</script>`"))()

    for name in ("index.html", "404.html", f"{LIST}index.html"):
        text = (preview.built / name).read_text(encoding="utf-8")
        assert "<script>" not in text, name
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text, name
    assert re.search(r"<body class='x'><div .*</div>old</body>", (preview.built / "index.html").read_text("utf-8"))


def test_ten_thousand_problems_are_a_short_banner_and_a_bounded_list(tmp_path: Path) -> None:
    preview = preview_of(tmp_path, "<body>old</body>")
    preview.guard(failing(*(f"line {number}" for number in range(10_000))))()

    page = (preview.built / "index.html").read_text(encoding="utf-8")
    assert page.count("<li") == LINES_ON_A_PAGE
    assert "All problems (10000)" in page
    listed = (preview.built / LIST / "index.html").read_text(encoding="utf-8")
    assert listed.count("<li") == LINES_IN_THE_LIST
    assert f"And {10_000 - LINES_IN_THE_LIST} more." in listed


def test_an_error_of_the_program_is_a_traceback_in_the_terminal_and_a_line_in_the_browser(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    def build() -> None:
        raise ZeroDivisionError("no such luck")

    preview = preview_of(tmp_path, "<body>old</body>")
    preview.guard(build)()

    assert "Traceback" in capfd.readouterr().err
    assert "ZeroDivisionError: no such luck" in (preview.built / "index.html").read_text(encoding="utf-8")


def test_a_good_build_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    preview = preview_of(tmp_path, "<body>old</body>")
    preview.guard(failing("broken"))()

    def build() -> None:
        shutil.rmtree(preview.built)
        write_files(preview.built, {"index.html": b"<body>new</body>"})

    preview.guard(build)()
    assert preview.good
    assert [path.read_text(encoding="utf-8") for path in preview.built.rglob("*.*")] == ["<body>new</body>"]


def test_the_site_that_is_published_says_nothing_of_this(root: Path) -> None:
    (root / SITE).write_text("format: 1\nnmae: x\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "nmae" in result.stderr
    assert not list((root / "site").rglob("*.html"))
