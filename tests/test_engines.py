"""The search for the three engines: what is found, what is installed, and what a person is told who lacks one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.tools.browser import Machine, NoBrowserError
from tests.tools.engines import Engines, Programs

ALL = ("firefox-esr", "WebKitWebDriver", "Xvfb")
MINI = Path("/usr/lib/x/webkit2gtk-4.1/MiniBrowser")
CHROMIUM = Path("/usr/bin/chromium")
BROUGHT = {"firefox-esr": ["firefox-esr"], "webkit2gtk-driver": ["WebKitWebDriver", "MiniBrowser"], "xvfb": ["Xvfb"]}


class Fake:
    """A machine with some programs, on which apt-get brings those that it knows."""

    def __init__(self, *there: str, root: bool = False, known: Sequence[str] = tuple(BROUGHT)) -> None:
        self.there = set(there)
        self.known = known
        self.commands: list[tuple[str, ...]] = []
        self.said: list[str] = []
        machine = Machine(
            which=lambda name: f"/usr/bin/{name}" if name in self.there else None,
            is_debian_root=lambda: root,
            run=self.run,
            tell=self.said.append,
        )
        self.engines = Engines(machine, lambda: iter([MINI] if "MiniBrowser" in self.there else []))

    def run(self, command: Sequence[str], seconds: float) -> tuple[int, str]:
        assert seconds > 0
        self.commands.append(tuple(command))
        packages = [word for word in command[2:] if not word.startswith("-")]
        if unknown := [name for name in packages if name not in self.known]:
            return 100, f"Reading package lists...\nE: Unable to locate package {unknown[0]}\n"
        for name in packages:
            self.there.update(BROUGHT[name])
        return 0, ""


def test_all_three_are_found() -> None:
    found = Fake(*ALL, "MiniBrowser").engines.programs(CHROMIUM)
    driver, screen = Path("/usr/bin/WebKitWebDriver"), Path("/usr/bin/Xvfb")
    assert found == Programs(CHROMIUM, Path("/usr/bin/firefox-esr"), driver, MINI, screen)


def test_any_firefox_will_do() -> None:
    assert Fake("firefox", *ALL[1:], "MiniBrowser").engines.programs(CHROMIUM).firefox == Path("/usr/bin/firefox")


def test_what_is_missing_is_installed_by_root_on_debian() -> None:
    fake = Fake("firefox", root=True)
    fake.engines.install()
    install = ("apt-get", "install", "-y", "--no-install-recommends", "webkit2gtk-driver", "xvfb")
    assert fake.commands == [("apt-get", "update"), install]
    assert fake.engines.programs(CHROMIUM).webkit == MINI
    assert fake.said == ["WebKitWebDriver, MiniBrowser and Xvfb are missing. Installing webkit2gtk-driver xvfb ..."]


@pytest.mark.parametrize("fake", [Fake(*ALL, "MiniBrowser", root=True), Fake()], ids=["all there", "not root"])
def test_nothing_is_installed_where_nothing_is_missing_or_it_may_not_be(fake: Fake) -> None:
    fake.engines.install()
    assert (fake.commands, fake.said) == ([], [])


@pytest.mark.parametrize(
    ("there", "packages", "first"),
    [
        ((), "firefox-esr webkit2gtk-driver xvfb", "Firefox, WebKitWebDriver, MiniBrowser and Xvfb are missing."),
        ((*ALL[1:], "MiniBrowser"), "firefox-esr", "Firefox is missing."),
        (ALL, "webkit2gtk-driver", "MiniBrowser is missing."),
        ((*ALL[:2], "MiniBrowser"), "xvfb", "Xvfb is missing."),
    ],
)
def test_a_missing_engine_is_an_error_that_says_what_to_install(
    there: Sequence[str], packages: str, first: str
) -> None:
    with pytest.raises(NoBrowserError) as refused:
        Fake(*there).engines.programs(CHROMIUM)
    assert str(refused.value).startswith(first)
    assert f"  Debian          sudo apt-get install {packages}\n" in str(refused.value)


def test_without_chromium_the_error_names_what_installs_it() -> None:
    with pytest.raises(NoBrowserError, match=r"python -m tests\.tools\.browser --ensure"):
        Fake(*ALL, "MiniBrowser").engines.programs(None)


def test_what_apt_get_said_is_told_when_it_fails() -> None:
    fake = Fake(*ALL[1:], "MiniBrowser", root=True, known=())
    fake.engines.install()
    assert fake.said[1:] == ["  apt-get install: exit status 100: E: Unable to locate package firefox-esr"]
    with pytest.raises(NoBrowserError, match=r"Firefox is missing\."):
        fake.engines.programs(CHROMIUM)
