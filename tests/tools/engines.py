"""Find the three engines for `make test-engines`, or get them.

`python -m tests.tools.engines` names the programs that the tests would use. With `--ensure`, missing ones are installed
where that can be done without asking: on Debian and Ubuntu, as root. Exit status 1 means that one is missing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.tools.browser import DOWNLOAD_SECONDS, Machine, NoBrowserError, ensure_browser, find_browser, tell

FIREFOX = ("firefox-esr", "firefox")
# WebKitGTK's own small browser is in the folder of its library, whose name has the version of GTK.
MINI_BROWSERS = ("lib/*/webkit*gtk-*/MiniBrowser", "lib*/webkit*gtk-*/MiniBrowser", "libexec/webkit*gtk-*/MiniBrowser")
# What each program comes with on Debian.
PACKAGES: Mapping[str, str] = {
    "Firefox": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "MiniBrowser": "webkit2gtk-driver",
    "Xvfb": "xvfb",
}

ADVICE = """\
{missing}. The journeys are taken in three engines, and none is left out. Install what is missing, then run
the same command again:

  Debian          sudo apt-get install {packages}
  Ubuntu          sudo apt-get install webkit2gtk-driver xvfb, and Firefox from packages.mozilla.org: a snap can't be
                  driven from here
  Fedora          sudo dnf install firefox webkit2gtk4.1 xorg-x11-server-Xvfb
  Arch            sudo pacman -S firefox webkit2gtk-4.1 xorg-server-xvfb

macOS and Windows have no WebKitGTK: there, leave it to the workflow CI, which has all three."""


@dataclass(frozen=True)
class Programs:
    """What the tests start."""

    chromium: Path
    firefox: Path
    webkit_driver: Path
    webkit: Path
    screen: Path


def mini_browsers() -> Iterator[Path]:
    """The MiniBrowsers of this machine."""
    for pattern in MINI_BROWSERS:
        yield from sorted(Path("/usr").glob(pattern))


@dataclass(frozen=True)
class Engines:
    """The search for engines. The tests give it another machine."""

    machine: Machine = field(default_factory=Machine)
    mini_browsers: Callable[[], Iterator[Path]] = mini_browsers

    def found(self) -> dict[str, Path | None]:
        """Each program with its path, or None where it's missing."""
        which = self.machine.which
        names = {"Firefox": FIREFOX, "WebKitWebDriver": ("WebKitWebDriver",), "Xvfb": ("Xvfb",)}
        found = {
            what: next((Path(path) for name in all_of if (path := which(name))), None) for what, all_of in names.items()
        }
        return {**found, "MiniBrowser": next(self.mini_browsers(), None)}

    def missing(self) -> list[str]:
        """The programs that aren't there."""
        found = self.found()
        return [what for what in PACKAGES if found[what] is None]

    def install(self) -> None:
        """Installs what is missing, if this is Debian or a child of it, and root asks."""
        missing = self.missing()
        if not missing or not self.machine.is_debian_root():
            return
        packages = _packages(missing)
        self.machine.tell(f"{_missing(missing)}. Installing {' '.join(packages)} ...")
        for command in (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", *packages)):
            status, output = self.machine.run(command, DOWNLOAD_SECONDS)
            if status != 0:
                last = (output.strip().splitlines() or ["no output"])[-1]
                self.machine.tell(f"  {' '.join(command[:2])}: exit status {status}: {last[:200]}")

    def programs(self, chromium: Path | None) -> Programs:
        """All of them, given Chromium, which is found elsewhere.

        Raises:
            NoBrowserError: one is missing; the message says how to install it.
        """
        if chromium is None:
            raise NoBrowserError("No Chromium here. `python -m tests.tools.browser --ensure` installs one.")
        found = {what: path for what, path in self.found().items() if path}
        if missing := self.missing():
            raise NoBrowserError(ADVICE.format(missing=_missing(missing), packages=" ".join(_packages(missing))))
        return Programs(
            chromium=chromium,
            firefox=found["Firefox"],
            webkit_driver=found["WebKitWebDriver"],
            webkit=found["MiniBrowser"],
            screen=found["Xvfb"],
        )


def _packages(missing: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(PACKAGES[what] for what in missing))


def _missing(programs: Sequence[str]) -> str:
    *first, last = programs
    return f"{', '.join(first)} and {last} are missing" if first else f"{last} is missing"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the programs, one on each line."""
    parser = argparse.ArgumentParser(description="Print the programs that `make test-engines` starts.")
    parser.add_argument("--ensure", action="store_true", help="install what is missing")
    options = parser.parse_args(arguments)
    engines = Engines()
    if options.ensure:
        engines.install()
    try:
        programs = engines.programs(ensure_browser() if options.ensure else find_browser())
    except NoBrowserError as error:
        tell(str(error))
        return 1
    for name, path in vars(programs).items():
        print(f"{name}: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
