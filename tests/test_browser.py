"""The order in which a browser is looked for and installed, on machines that are made up."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.tools.browser import Machine, NoBrowserError, downloaded, ensure_browser, find_browser, run

OWN = Path("/cache/chromium-1/chrome-linux64/chrome")
SHELL = Path("/cache/chromium_headless_shell-1/chrome-headless-shell-linux64/chrome-headless-shell")
APT = Path("/usr/bin/chromium")
APT_SHELL = Path("/usr/bin/chromium-headless-shell")


class Fake:
    """A machine with some files, of which some are broken; commands may put more files there."""

    def __init__(
        self,
        *files: Path | str,
        path: Sequence[str] = (),
        broken: Sequence[Path | str] = (),
        installs: dict[str, Path] | None = None,
        root: bool = False,
        platform: str = "linux",
        environ: dict[str, str] | None = None,
    ) -> None:
        self.files = {Path(file) for file in files} | {Path("/usr/bin", name) for name in path}
        self.broken = {Path(file) for file in broken}
        self.installs = installs or {}
        self.commands: list[tuple[str, ...]] = []
        self.said: list[str] = []
        self.machine = Machine(
            environ=environ or {},
            platform=platform,
            home=Path("/home/ada"),
            which=lambda name: f"/usr/bin/{name}" if name in path else None,
            is_file=lambda file: file in self.files,
            starts=lambda file: file in self.files - self.broken,
            playwright_browsers=lambda: tuple(file for file in (SHELL, OWN) if file in self.files),
            is_debian_root=lambda: root,
            run=self.run,
            tell=self.said.append,
        )

    def run(self, command: Sequence[str], seconds: float) -> tuple[int, str]:
        assert seconds > 0
        words = tuple(command)
        self.commands.append(words)
        if words == ("apt-get", "update"):
            return 0, ""
        tool = words[-1] if words[0] == "apt-get" else words[2]
        if tool in self.installs:
            self.files.add(self.installs[tool])
            return 0, "done"
        return 1, "\nDownloading\nError: no such host\n    at some line\n"


def test_the_named_browser_comes_first() -> None:
    fake = Fake("/opt/mine", path=["chromium"], environ={"BROWSER_PATH": "/opt/mine"})
    assert find_browser(fake.machine) == Path("/opt/mine")


@pytest.mark.parametrize(
    ("fake", "reason"),
    [
        (Fake(path=["chromium"], environ={"BROWSER_PATH": "/gone"}), "is no file"),
        (
            Fake("/bad", path=["chromium"], broken=["/bad"], environ={"BROWSER_PATH": "/bad"}),
            "does not start",
        ),
    ],
)
@pytest.mark.parametrize("search", [find_browser, ensure_browser])
def test_a_named_browser_that_does_not_work_is_an_error(
    fake: Fake, reason: str, search: Callable[[Machine], Path | None]
) -> None:
    with pytest.raises(NoBrowserError, match=reason):
        search(fake.machine)
    assert not fake.commands


def test_one_on_the_path_comes_before_playwrights_own() -> None:
    assert find_browser(Fake(OWN, path=["msedge", "google-chrome"]).machine) == Path("/usr/bin/google-chrome")


def test_a_headless_shell_comes_first_because_it_is_faster() -> None:
    path = ["google-chrome", "chromium", "chromium-headless-shell"]
    assert find_browser(Fake(SHELL, OWN, path=path).machine) == APT_SHELL
    assert find_browser(Fake(SHELL, OWN, path=path[:2]).machine) == SHELL


def test_what_a_shell_cannot_do_is_tested_in_a_whole_browser_which_is_installed_beside_it() -> None:
    both = Fake(path=["chromium", APT_SHELL.name], environ={"BROWSER_PATH": str(APT_SHELL)})
    assert find_browser(both.machine, whole=True) == APT
    alone = Fake(path=[APT_SHELL.name], installs={"playwright": OWN})
    assert find_browser(alone.machine, whole=True) is None
    assert ensure_browser(alone.machine) == APT_SHELL
    assert find_browser(alone.machine, whole=True) == OWN


def test_what_playwright_downloaded_is_found_beside_where_its_chromium_would_be(tmp_path: Path) -> None:
    full, shell = (tmp_path / path.relative_to("/cache") for path in (OWN, SHELL))
    assert downloaded(full) == ()
    for path in (full, shell, shell.with_name("headless_lib_shell.pak")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert downloaded(full) == (shell, full)


def test_one_that_does_not_start_is_passed_over() -> None:
    fake = Fake(OWN, path=["chromium-browser"], broken=["/usr/bin/chromium-browser"])
    assert find_browser(fake.machine) == OWN


@pytest.mark.parametrize(
    ("platform", "environ", "file"),
    [
        ("darwin", {}, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("darwin", {}, "/home/ada/Applications/Chromium.app/Contents/MacOS/Chromium"),
        ("win32", {"PROGRAMFILES": "C:/Programs"}, "C:/Programs/Google/Chrome/Application/chrome.exe"),
        ("win32", {"PROGRAMFILES(X86)": "C:/P86"}, "C:/P86/Microsoft/Edge/Application/msedge.exe"),
    ],
)
def test_the_usual_places_come_before_playwrights_own(platform: str, environ: dict[str, str], file: str) -> None:
    fake = Fake(OWN, file, platform=platform, environ=environ)
    assert find_browser(fake.machine) == Path(file)


def test_without_any_there_is_none_and_nothing_is_installed() -> None:
    fake = Fake(root=True, installs={"playwright": OWN})
    assert find_browser(fake.machine) is None
    assert not fake.commands


def test_nothing_is_installed_where_there_is_one() -> None:
    fake = Fake(path=["chromium"], root=True)
    assert ensure_browser(fake.machine) == APT
    assert not fake.commands


def test_playwrights_own_is_installed_before_a_package() -> None:
    fake = Fake(root=True, installs={"playwright": OWN, APT.name: APT})
    assert ensure_browser(fake.machine) == OWN
    assert [command[1:4] for command in fake.commands] == [("-m", "playwright", "install")]


@pytest.mark.parametrize(
    ("installs", "broken"),
    [({APT.name: APT}, []), ({"playwright": OWN, APT.name: APT}, [OWN])],
    ids=["the download fails", "the download does not start"],
)
def test_then_the_package_of_debian_as_root(installs: dict[str, Path], broken: list[Path]) -> None:
    fake = Fake(root=True, installs=installs, broken=broken)
    assert ensure_browser(fake.machine) == APT
    assert fake.commands[1:] == [("apt-get", "update"), ("apt-get", "install", "-y", "chromium")]


@pytest.mark.parametrize(
    ("fake", "commands"),
    [
        (Fake(), 1),
        (Fake(root=True), 3),
        (Fake(root=True, installs={APT.name: APT}, broken=[APT]), 3),
    ],
    ids=["not root", "the package cannot be had", "the package does not start"],
)
def test_otherwise_it_fails_and_says_what_to_do(fake: Fake, commands: int) -> None:
    with pytest.raises(NoBrowserError) as error:
        ensure_browser(fake.machine)
    for word in (
        "playwright install chromium",
        "apt-get install chromium",
        "macOS",
        "Windows",
        "BROWSER_PATH",
    ):
        assert word in str(error.value)
    assert len(fake.commands) == commands
    assert any(line.endswith("exit status 1: Error: no such host") for line in fake.said)


def test_a_command_gives_its_status_and_what_it_printed() -> None:
    assert run((sys.executable, "-c", "print('hello'); raise SystemExit(3)"), 30) == (3, "hello\n")


def test_a_command_that_takes_too_long_is_ended() -> None:
    status, output = run((sys.executable, "-c", "import time; time.sleep(60)"), 0.2)
    assert (status, output) == (124, "Error: not done after 0 seconds")


def test_a_command_that_is_not_there_fails() -> None:
    status, output = run(("a-program-that-is-not-there",), 5)
    assert status == 127
    assert "a-program-that-is-not-there" in output
