"""Someone who was never here before, in one of the engines, and what the page shows them."""

from __future__ import annotations

from typing import Any

from tests.engines.drivers import Engine

# Where the focus is: a state by its heading, a question by its own legend, else an element by its tag and its words.
FOCUS = """
  const one = document.activeElement;
  if (one.dataset.focus) return one.dataset.focus;
  if (one.matches(".item > legend")) return one.parentElement.id.split("--").pop();
  if (one.matches("input")) return `${one.type} ${one.name}=${one.value}`;
  return `${one.tagName} ${one === document.body ? "" : one.textContent.trim().replace(/\\s+/g, " ")}`.trim();
"""
# One journey's worker and pages must not be there in the next one.
FORGET = """
  localStorage.clear();
  sessionStorage.clear();
  return navigator.serviceWorker.getRegistrations()
    .then(all => Promise.all(all.map(one => one.unregister())))
    .then(() => caches.keys())
    .then(names => Promise.all(names.map(name => caches.delete(name))))
    .then(() => true);
"""
SETTLED = "return [...document.querySelectorAll('inversion-quiz')].every(one => one.dataset.state)"
CHOSEN = """
  return Object.fromEntries([...document.querySelectorAll(".item input:checked")].map(one => [one.name, one.value]));
"""
SHOWN = """
  return Object.fromEntries([...document.querySelectorAll(".result [data-scale]")].map(one =>
    [one.dataset.scale, Object.fromEntries(["score", "band", "answered", "weakest"].map(name =>
      [name, one.getAttribute(`data-${name}`)]))]));
"""
ANSWER = """
  for (const [name, value] of Object.entries(arguments[0]))
    document.querySelector(`.item input[name="${CSS.escape(name)}"][value="${value}"]`).click();
"""
# Marks the button, link or summary with these words, so that it can be clicked.
NAME = """
  for (const one of document.querySelectorAll("[data-named]")) delete one.dataset.named;
  const named = [...document.querySelectorAll("button, summary, label, a")]
    .find(one => one.checkVisibility() && one.textContent.trim().replace(/\\s+/g, " ") === arguments[0]);
  if (named) named.dataset.named = "";
  return Boolean(named);
"""
VISIBLE = "return [...document.querySelectorAll(arguments[0])].filter(one => one.checkVisibility()).length"
# The page as a printer gets it: every engine can be asked for that, and not every one for a PDF.
ON_PAPER = """
  dispatchEvent(new Event("beforeprint"));
  for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) {
    if (rule.media?.mediaText === "print") rule.media.mediaText = "all";
    else if (rule.media?.mediaText.startsWith("screen")) rule.media.mediaText = "not all";
  }
"""


class Reader:
    """A reader of the site at `url`, with a browser that keeps nothing yet."""

    def __init__(self, engine: Engine, url: str) -> None:
        self.engine = engine
        self.url = url
        engine.open(f"{url}404.html")
        engine.run(FORGET)

    def open(self, address: str) -> None:
        """Opens an address below the site's, and waits for the scripts of all quizzes on the page."""
        self.engine.open(self.url + address)
        self.engine.wait(SETTLED)

    def reload(self) -> None:
        self.engine.reload()
        self.engine.wait(SETTLED)

    def back(self) -> None:
        self.engine.back()
        self.engine.wait(SETTLED)

    def forward(self) -> None:
        self.engine.forward()
        self.engine.wait(SETTLED)

    def press(self, name: str) -> None:
        """Clicks the visible button, link, label or summary with this name."""
        self.engine.wait(NAME, name)
        self.engine.click("[data-named]")

    def tab_to(self, words: str) -> None:
        """Presses Tab until the focus is on what has these words."""
        stops = [self.focus]
        while words not in stops[-1]:
            self.engine.press("Tab")
            stops.append(self.focus)
            assert len(stops) < 80, f"{self.engine.name}: Tab never came to {words!r}: {stops}"

    def answer(self, answers: dict[str, Any]) -> None:
        """Chooses options, all at once."""
        self.engine.run(ANSWER, answers)

    @property
    def focus(self) -> str:
        found: str = self.engine.run(FOCUS)
        return found

    @property
    def chosen(self) -> dict[str, str]:
        """The answers in the form."""
        found: dict[str, str] = self.engine.run(CHOSEN)
        return found

    @property
    def shown(self) -> dict[str, dict[str, str | None]]:
        """What the result says of each scale."""
        found: dict[str, dict[str, str | None]] = self.engine.run(SHOWN)
        return found

    @property
    def kept(self) -> dict[str, str]:
        """All that the browser keeps for good."""
        found: dict[str, str] = self.engine.run("return {...localStorage}")
        return found

    def visible(self, selector: str) -> int:
        """How many elements of a selector can be seen."""
        found: int = self.engine.run(VISIBLE, selector)
        return found

    def text(self, selector: str) -> str:
        found: str = self.engine.run("return document.querySelector(arguments[0]).innerText.trim()", selector)
        return found

    def sees(self, selector: str, count: int = 1) -> None:
        """Waits until so many elements of a selector can be seen."""
        self.engine.wait(
            f"return (function () {{ {VISIBLE} }}).apply(null, arguments) === arguments[1]", selector, count
        )

    def focus_is(self, place: str) -> None:
        """Waits until the focus is there; the message says where it is instead."""
        try:
            self.engine.wait(f"return (() => {{ {FOCUS} }})() === arguments[0]", place)
        except AssertionError:
            raise AssertionError(f"{self.engine.name}: the focus is on {self.focus!r}, not on {place!r}") from None
