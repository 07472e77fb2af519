"""What a reader does with a history and with links: attempts of many weeks, dialogs, files, what the browser holds."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, FilePayload, Locator, Page, expect

from generator.i18n.texts import read_texts
from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.conftest import Watch, Watched
from tests.site_support import Answers, expected, give, given, in_state, settled, show_all, shown, submit, written

Attempt = dict[str, Any]
TEXT = read_texts()
KEY = "inversion:/repo/:self-audit"  # the site of `built_site`, and the quiz
EMPTY = '{"format":1,"attempts":[]}'
START = datetime(2026, 11, 2, 18, 5, tzinfo=UTC)
WEEK = timedelta(days=7)
KEPT_SCRIPTS = {"history.js", "store.js", "calendar.js", "download.js"}
SHARED_SCRIPTS = {"share.js", "link.js"}


def fresh(browser: Browser, watch: Watch, url: str, **options: Any) -> tuple[Page, Watched]:  # noqa: ANN401 - Playwright's
    """A reader who was never here, and all that their browser does."""
    context = browser.new_context(**{"reduced_motion": "reduce", **options})
    watched = watch(context)
    page = context.new_page()
    page.goto(url)
    settled(page)
    return page, watched


def scripts(requests: Iterable[str]) -> set[str]:
    """The quiz scripts among addresses, by file name."""
    return {url.rpartition("/")[2] for url in requests if "/assets/quiz/" in url}


def stored(page: Page) -> dict[str, str]:
    """All that the browser keeps for good."""
    found: dict[str, str] = page.evaluate("() => ({...localStorage})")
    return found


def attempts(page: Page, key: str = KEY) -> list[Attempt]:
    """The attempts that are kept."""
    data = json.loads(stored(page)[key])
    assert {**data, "attempts": None} == {"format": 1, "attempts": None}
    found: list[Attempt] = data["attempts"]
    return found


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def day(moment: datetime) -> str:
    """A day as the page writes it in English."""
    return f"{moment.day} {moment:%B} {moment.year}"


def attempt(
    quiz: SelfAudit, answers: Answers, taken: datetime = START, perspective: str = "self", **changes: object
) -> Attempt:
    key = scoring_key(quiz)
    return {
        "format": 1,
        "quiz": quiz.id,
        "revision": key.revision,
        "form": key.hash,
        "taken": iso(taken),
        "perspective": perspective,
        "answers": dict(answers),
        **changes,
    }


def exported(*kept: Attempt) -> str:
    """The text that is stored, and that an export holds."""
    return json.dumps({"format": 1, "attempts": kept}, separators=(",", ":"))


def remember(page: Page, text: str, key: str = KEY) -> None:
    """Puts a text where a history is kept, and loads the page again."""
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])
    page.reload()
    settled(page)
    expect(page.locator("[data-part=history]")).to_be_visible()


def remember_elsewhere(page: Page, text: str, key: str = KEY) -> None:
    """Puts a text where a history is kept, as another tab does: the browser tells this one, which shows it at once."""
    page.evaluate(
        """([key, text]) => {
          localStorage.setItem(key, text);
          dispatchEvent(new StorageEvent("storage", { key }));
        }""",
        [key, text],
    )


def points(quiz: SelfAudit, wanted: Mapping[str, tuple[int, int]]) -> Answers:
    """Answers that give each scale so many points on so many answered items; at most 4 points an item."""
    key = scoring_key(quiz)
    answers: dict[str, int] = {}
    for scale in key.scales:
        left, items = wanted.get(scale.id, (0, 0))
        for load in scale.loads[:items]:
            got = min(4, left)
            answers[load.item.id] = 4 - got if load.reverse else got
            left -= got
        assert left == 0
    return {item.id: answers[item.id] for item in key.items if item.id in answers}


def level(quiz: SelfAudit, of_28: int) -> Answers:
    """All answered, and so many of 28 points on every scale."""
    return points(quiz, dict.fromkeys(quiz.scales, (of_28, 7)))


def at_time(page: Page, moment: datetime) -> None:
    page.clock.set_fixed_time(moment)


def take(page: Page, answers: Answers, moment: datetime | None = None) -> None:
    """Answers and asks for the result."""
    if moment:
        at_time(page, moment)
    show_all(page)
    give(page, answers)
    submit(page)


def switch(page: Page) -> Locator:
    return page.get_by_role("checkbox", name=TEXT("keep.remember"))


def switch_on(page: Page) -> None:
    switch(page).click()
    expect(page.locator("[data-part=history]")).to_be_visible()
    expect(switch(page)).to_be_checked()


def to_start(page: Page) -> None:
    page.evaluate("() => { location.hash = `${document.querySelector('inversion-quiz').id}--start` }")
    in_state(page, "start")


def rows(page: Page) -> list[list[str]]:
    """The table of attempts as it reads, without the buttons."""
    found: list[list[str]] = page.locator("[data-part=weeks] tbody tr").evaluate_all(
        """rows => rows.map(row => [...row.cells].slice(0, -1).map(cell =>
          [...cell.childNodes].filter(node => !node.hidden).map(node => node.textContent).join("").trim()))"""
    )
    return found


def changes(page: Page) -> dict[str, str]:
    """What each trend says of the last change, all that is in sight."""
    found = page.locator("[data-trend]").evaluate_all(
        "all => all.map(one => [one.dataset.trend, one.querySelector('p').innerText.trim()])"
    )
    return dict(found)


def lines(page: Page, scale: str) -> list[list[tuple[float, float]]]:
    """The pieces of a trend's line, each a list of points; each point has its dot."""
    line, dots = (
        page.locator(f"[data-trend={scale}] [data-part={part}]").get_attribute("d") or "" for part in ("line", "dots")
    )
    assert dots == "".join(f"M{point}h.01" for point in line.replace("L", "M").split("M")[1:])
    pieces = [piece.split("L") for piece in line.split("M")[1:]]
    numbers = [[point.split(" ") for point in piece] for piece in pieces]
    return [[(float(x), float(y)) for x, y in piece] for piece in numbers]


def processor_seconds(page: Page) -> Callable[[], float]:
    """Gives how long the page's own thread has worked since it was loaded: other programs may hold the machine."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        (seconds,) = [one["value"] for one in metrics if one["name"] == "ThreadTime"]
        return float(seconds)

    return worked


class Asked:
    """Answers the dialogs of a page and remembers what they asked."""

    def __init__(self, page: Page) -> None:
        self.yes = True
        self.messages: list[str] = []
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        assert dialog.type == "confirm"
        self.messages.append(dialog.message)
        (dialog.accept if self.yes else dialog.dismiss)()

    def taken(self) -> list[str]:
        """What was asked since the last call."""
        found, self.messages = self.messages, []
        return found


def downloaded(page: Page, button: str) -> tuple[str, str]:
    """Presses a button; the name and the text of the file that comes."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes().decode("utf-8")


def bring(page: Page, text: str | bytes | Path, name: str = "attempts.json") -> None:
    """Imports a file; a Path is one on the disk, which a large file needs: a browser gets any other in a message."""
    data = text.encode() if isinstance(text, str) else text
    file: Path | FilePayload = (
        data if isinstance(data, Path) else {"name": name, "mimeType": "application/json", "buffer": data}
    )
    said = page.locator("[data-part=imported]")
    said.evaluate("one => { one.textContent = '' }")
    page.locator("[data-part=import]").set_input_files(file)
    expect(said).not_to_be_empty()


def imported(page: Page) -> str:
    return page.locator("[data-part=imported]").inner_text()


def trouble(page: Page) -> str:
    """What is said beside the switch."""
    return page.locator(".kept [data-part=trouble]").inner_text()


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


# Links.


def copied(page: Page) -> str:
    """Opens "Copy a link", presses the button, and reads the clipboard."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_share(page)
    page.get_by_role("button", name=TEXT("share.copy"), exact=True).click()
    expect(page.locator("[data-part=copied]")).to_be_visible()
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    return text


def open_share(page: Page) -> None:
    details = page.locator("details.share")
    if details.get_attribute("open") is None:
        details.locator("summary").click()


def link_of(page: Page, made: Mapping[str, object], **form: object) -> str:
    """The fragment of a link to an attempt, as the page's own script makes it; `form` makes it of another form."""
    link: str = page.evaluate(
        """async ([attempt, form]) => {
          const quiz = document.querySelector("inversion-quiz");
          const src = quiz.querySelector("script[src]").src;
          const { encode } = await import(new URL("link.js", src).href);
          return encode({ ...quiz.key, ...form }, { ...attempt, ...form });
        }""",
        [dict(made), form],
    )
    return link


def compared(page: Page) -> None:
    """Waits for the two views, whose script comes after their state."""
    in_state(page, "compare")
    page.evaluate(
        """async () => {
          await import(new URL("share.js", document.querySelector("inversion-quiz script[src]").src).href);
          await new Promise(done => setTimeout(done));
        }"""
    )


def said_of_link(page: Page) -> list[str]:
    """What the page says of the link that is open: what is compared, or what it asks for first."""
    found: list[str] = page.locator("[data-part=compare] p[data-if]").evaluate_all(
        "all => all.filter(one => one.checkVisibility()).map(one => one.dataset.if)"
    )
    return found


def differing(page: Page) -> list[tuple[str, str, str]]:
    """The rows of "question by question": item, their words, mine. Those with the same answer are opened first."""
    page.locator("[data-part=same-answer]").evaluate("one => { one.open = true }")
    found = page.locator("[data-differ]").evaluate_all(
        """all => all.filter(one => one.checkVisibility()).map(one =>
          [one.dataset.differ,
           ...["theirs", "mine"].map(who => one.querySelector(`[data-part=${who}]`).textContent)])"""
    )
    return [(item, theirs, mine) for item, theirs, mine in found]


def nothing_of_theirs(page: Page) -> None:
    """The link's answers are nowhere in the page, seen or not."""
    assert differing(page) == []
    expect(page.get_by_text(TEXT("compare.no_common"))).to_be_hidden()
    assert page.locator("[data-differ] b").evaluate_all("all => all.map(one => one.textContent).join('')") == ""


def numbers(quiz: SelfAudit, answers: Answers) -> dict[str, str]:
    """The numbers of each scale by the reference scorer."""
    return {scale: found["score"] or "–" for scale, found in expected(quiz, answers).items()}


def weeks(quiz: SelfAudit, *of_28: int) -> list[Attempt]:
    return [attempt(quiz, level(quiz, one), START + WEEK * place) for place, one in enumerate(of_28)]


def still_there(page: Page, quiz: SelfAudit, answers: Mapping[str, int | str]) -> None:
    in_state(page, "result")
    assert shown(page) == expected(quiz, answers)
    assert given(page) == written(answers)
    expect(page.get_by_role("heading", name=TEXT("result.heading"))).to_be_visible()
