"""The three engines as a reader uses them: pages, real keys and clicks, Back and Forward.

A journey is written once, for an `Engine`. Each engine says yes to every dialog.
"""

from __future__ import annotations

import base64
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from tests.engines.webdriver import Command, CommandError, firefox, webkit
from tests.tools.engines import Programs

WAIT_SECONDS = 20.0
WINDOW = {"width": 1100, "height": 900}
# The keys that have no character, as WebDriver writes them.
KEYS: Mapping[str, str] = {
    "Enter": "\ue007",
    "Tab": "\ue004",
    "Space": " ",
    "ArrowDown": "\ue015",
    "ArrowUp": "\ue013",
    "Shift": "\ue008",
}

# Brings an element into view and gives its middle; null if it isn't there, can't be seen, or lies under another one.
MIDDLE = """
  const element = [...document.querySelectorAll(arguments[0])].find(one => one.checkVisibility());
  if (!element) return null;
  const target = element.closest("label") ?? element;
  target.scrollIntoView({ block: "center", behavior: "instant" });
  const box = target.getBoundingClientRect();
  const [x, y] = [Math.round(box.left + Math.min(box.width / 2, 60)), Math.round(box.top + box.height / 2)];
  return target.contains(document.elementFromPoint(x, y)) ? [x, y] : null;
"""


class Engine(ABC):
    """One engine. Scripts are bodies of functions, with their parameters in `arguments`."""

    def __init__(self, name: str) -> None:
        self.name = name

    @abstractmethod
    def open(self, url: str) -> None: ...

    @abstractmethod
    def back(self) -> None: ...

    @abstractmethod
    def forward(self) -> None: ...

    @abstractmethod
    def reload(self) -> None: ...

    @abstractmethod
    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - any JSON
        """What a script returns in the page."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Presses keys, one after the other."""

    @abstractmethod
    def tap(self, x: int, y: int) -> None:
        """Clicks at a place in the window."""

    @abstractmethod
    def picture(self) -> bytes:
        """A PNG of the window."""

    def click(self, selector: str) -> None:
        """Clicks the first visible element of a selector, where a reader would, once it stands still."""
        place = None
        while place != (now := self.wait(MIDDLE, selector)):
            place = now
            time.sleep(0.03)
        self.tap(*place)

    def type(self, text: str) -> None:
        self.press(*text)

    def wait(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - any JSON
        """Waits until a script returns something true; gives it."""
        end = time.monotonic() + WAIT_SECONDS
        while not (found := self._try(script, *arguments)):
            assert time.monotonic() < end, f"{self.name}: not true after {WAIT_SECONDS:.0f} s: {script} {arguments}"
            time.sleep(0.02)
        return found

    def _try(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - any JSON
        """What a script returns; None while one page takes the place of another."""
        try:
            return self.run(script, *arguments)
        except (CommandError, PlaywrightError):
            return None


class _Chromium(Engine):
    def __init__(self, page: Page) -> None:
        super().__init__("chromium")
        self.page = page

    def open(self, url: str) -> None:
        self.page.goto(url)

    def back(self) -> None:
        self.page.go_back()

    def forward(self) -> None:
        self.page.go_forward()

    def reload(self) -> None:
        self.page.reload()

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - any JSON
        return self.page.evaluate(f"given => (function () {{ {script} }}).apply(null, given)", list(arguments))

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tap(self, x: int, y: int) -> None:
        self.page.mouse.click(x, y)

    def picture(self) -> bytes:
        return self.page.screenshot()


class _WebDriver(Engine):
    def __init__(self, name: str, send: Command) -> None:
        super().__init__(name)
        self.send = send
        send("size", {**WINDOW, "x": 0, "y": 0})

    def open(self, url: str) -> None:
        self.send("open", {"url": url})

    def back(self) -> None:
        self.send("back", {})

    def forward(self) -> None:
        self.send("forward", {})

    def reload(self) -> None:
        self.send("reload", {})

    def run(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - any JSON
        return self.send("run", {"script": script, "args": list(arguments)})

    def press(self, *keys: str) -> None:
        values = [KEYS.get(key, key) for key in keys]
        strokes = [{"type": kind, "value": value} for value in values for kind in ("keyDown", "keyUp")]
        self.send("act", {"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})

    def tap(self, x: int, y: int) -> None:
        move = {"type": "pointerMove", "duration": 0, "origin": "viewport", "x": x, "y": y}
        strokes = [move, *({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))]
        pointer = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": strokes}
        self.send("act", {"actions": [pointer]})

    def picture(self) -> bytes:
        return base64.b64decode(self.send("picture", {}))


@contextmanager
def chromium(program: Path) -> Iterator[Engine]:
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=program) as browser:
        page = browser.new_page(viewport={"width": WINDOW["width"], "height": WINDOW["height"]})
        page.on("dialog", lambda dialog: dialog.accept())
        yield _Chromium(page)


@contextmanager
def started(name: str, programs: Programs) -> Iterator[Engine]:
    """An engine by its name."""
    if name == "chromium":
        with chromium(programs.chromium) as engine:
            yield engine
    elif name == "firefox":
        with firefox(programs.firefox) as send:
            yield _WebDriver(name, send)
    else:
        with webkit(programs.webkit_driver, programs.webkit, programs.screen) as send:
            yield _WebDriver(name, send)
