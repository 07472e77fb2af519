"""Find a browser for the tests, or get one.

`python -m tests.tools.browser` prints the browser that the tests would use. With `--ensure` one is installed where
there is none. The path goes to standard output, all talk to standard error; exit status 1 means no browser.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

# Without windows, tabs and extensions a page costs a third of the CPU time, in the same engine.
SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
MAC_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
DEBIAN_CHROMIUM = Path("/usr/bin/chromium")

START_SECONDS = 60.0
DOWNLOAD_SECONDS = 600.0

ADVICE = """\
No browser was found and none could be installed. The browser tests are never skipped, so do one of these,
then run the same command again:

  any system      python -m playwright install chromium      (with the Python of .venv; needs the network)
  Debian          sudo apt-get install chromium chromium-headless-shell      (the second is optional, and faster)
  Ubuntu          sudo snap install chromium, or Google Chrome's own .deb package
  Fedora          sudo dnf install chromium
  Arch            sudo pacman -S chromium
  macOS           brew install --cask chromium, or install Google Chrome
  Windows         winget install Google.Chrome (Microsoft Edge, which Windows has, is used too)

or name one: BROWSER_PATH=/path/to/chromium (any browser made from Chromium)."""


class NoBrowserError(Exception):
    """There is no browser to test with; the message says what to do."""


def run(command: Sequence[str], seconds: float) -> tuple[int, str]:
    """Run a command to its end or the end of its time. Gives its exit status and all that it printed."""
    posix = os.name == "posix"
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            start_new_session=posix,  # so that what it started ends with it
        )
    except OSError as error:
        return 127, str(error)
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        if posix:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.communicate()
        return 124, f"Error: not done after {seconds:.0f} seconds"
    return process.returncode, output


def starts(browser: Path) -> bool:
    """Tell whether the browser really starts: Ubuntu's stub or a download without its libraries does not."""
    # On Windows a browser's children can hold files in the profile for a moment longer.
    with tempfile.TemporaryDirectory(prefix="browser-", ignore_cleanup_errors=True) as profile:
        command = (
            str(browser),
            "--headless",
            "--no-sandbox",  # as Playwright starts it; root and most containers have no sandbox
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            f"--user-data-dir={profile}",
            "--dump-dom",
            "about:blank",
        )
        status, page = run(command, START_SECONDS)
        return status == 0 and (os.name == "nt" or "<html" in page)  # on Windows it may print nothing


def playwright_browsers() -> tuple[Path, ...]:
    """Tell which browsers Playwright has downloaded, its headless shell first; none where Playwright is missing."""
    # A process of its own, because Playwright's synchronous interface refuses to start twice in one.
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p:\n"
        "    print('path:' + p.chromium.executable_path)\n"
    )
    _, output = run((sys.executable, "-c", script), START_SECONDS)
    paths = [line.removeprefix("path:") for line in output.splitlines() if line.startswith("path:")]
    return downloaded(Path(paths[0])) if paths else ()


def downloaded(full: Path) -> tuple[Path, ...]:
    """Tell which browsers there are, given where the whole Chromium would be: the shell has a folder beside it.

    The folders are named `chromium-1255` and `chromium_headless_shell-1255`.
    """
    folder = full.parent.parent
    shells = folder.with_name(folder.name.replace("chromium", "chromium_headless_shell")).glob("*/*headless*shell*")
    return tuple(path for path in (*sorted(shells), full) if path.is_file() and path.suffix in ("", ".exe"))


def is_debian_root() -> bool:
    """Tell whether packages can be installed with apt-get here: Debian or a child of it, as root."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def tell(text: str) -> None:
    """Say something to the person who waits."""
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Machine:
    """What the search asks of the machine. The tests give it another one."""

    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    platform: str = sys.platform
    home: Path = field(default_factory=Path.home)
    which: Callable[[str], str | None] = shutil.which
    is_file: Callable[[Path], bool] = Path.is_file
    starts: Callable[[Path], bool] = starts
    playwright_browsers: Callable[[], tuple[Path, ...]] = playwright_browsers
    is_debian_root: Callable[[], bool] = is_debian_root
    run: Callable[[Sequence[str], float], tuple[int, str]] = run
    tell: Callable[[str], None] = tell


def candidates(machine: Machine) -> Iterator[Path]:
    """All browsers there are on the machine, the preferred one first."""
    yield from (Path(found) for name in SHELLS if (found := machine.which(name)))
    own = machine.playwright_browsers()
    yield from filter(is_shell, own)
    yield from (Path(found) for name in NAMES if (found := machine.which(name)))
    places: list[Path] = []
    if machine.platform == "darwin":
        places = [root / "Applications" / app for app in MAC_APPS for root in (Path("/"), machine.home)]
    elif machine.platform == "win32":
        roots = [Path(root) for name in WINDOWS_FOLDERS if (root := machine.environ.get(name))]
        places = [root / program for program in WINDOWS_PROGRAMS for root in roots]
    yield from filter(machine.is_file, places)
    yield from (browser for browser in own if not is_shell(browser))


def is_shell(browser: Path) -> bool:
    """Tell whether it is a headless shell, which can't do all that a whole browser can: restore a page from memory."""
    return "shell" in browser.name


def find_browser(machine: Machine | None = None, *, whole: bool = False) -> Path | None:
    """The browser to test with, or None; with `whole`, never a headless shell.

    A BROWSER_PATH that does not work is an error, never passed over.
    """
    machine = machine or Machine()
    named = machine.environ.get("BROWSER_PATH")
    if named and not (whole and is_shell(Path(named))):
        browser = Path(named)
        if machine.is_file(browser) and machine.starts(browser):
            return browser
        reason = "does not start" if machine.is_file(browser) else "is no file"
        raise NoBrowserError(f"BROWSER_PATH names {named}, which {reason}. Mend it or unset it.")
    fit = (browser for browser in candidates(machine) if not (whole and is_shell(browser)))
    return next(filter(machine.starts, fit), None)


def ensure_browser(machine: Machine | None = None) -> Path:
    """The browser to test with. Where there is no whole one, it is installed first."""
    machine = machine or Machine()
    if find_browser(machine, whole=True) and (browser := find_browser(machine)):
        return browser

    machine.tell("No browser here. Installing Playwright's Chromium ...")
    python = (sys.executable, "-m", "playwright", "install", "chromium")
    if _succeeds(machine, python):
        if find_browser(machine, whole=True) and (browser := find_browser(machine)):
            return browser
        machine.tell("  Playwright's Chromium is here but does not start: system libraries are missing.")

    if machine.is_debian_root():
        machine.tell("Installing the distribution's chromium with apt-get ...")
        works = _succeeds(machine, ("apt-get", "update")) and _succeeds(
            machine, ("apt-get", "install", "-y", "chromium")
        )
        if works and machine.is_file(DEBIAN_CHROMIUM) and machine.starts(DEBIAN_CHROMIUM):
            return DEBIAN_CHROMIUM
    raise NoBrowserError(ADVICE)


def _succeeds(machine: Machine, command: Sequence[str]) -> bool:
    status, output = machine.run(command, DOWNLOAD_SECONDS)
    if status != 0:
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith(("Error", "E:"))] or lines[-1:] or ["no output"]
        program = " ".join([Path(command[0]).name, *command[1:]])
        machine.tell(f"  {program}: exit status {status}: {errors[0][:200]}")
    return status == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the path of the browser."""
    parser = argparse.ArgumentParser(description="Print the browser that the tests use.")
    parser.add_argument("--ensure", action="store_true", help="install one where there is none")
    options = parser.parse_args(arguments)
    try:
        browser = ensure_browser() if options.ensure else find_browser()
    except NoBrowserError as error:
        tell(str(error))
        return 1
    if browser is None:
        tell("No browser here. `python -m tests.tools.browser --ensure` installs one.")
        return 1
    print(browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
