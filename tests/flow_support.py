"""What a reader does in a quiz that asks one question at a time."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from generator.model.quiz import SelfAudit
from generator.quiz.scoring_key import scoring_key
from tests.site_support import Answers, element, erase, give, in_state, submit

QUIZ = "quizzes/self-audit/"
STATES = ("start", "q-pro-on-time", "c-pro-on-time", "check", "result", "all")
RESUME = "Pick up where you left off"
# What a browser may refuse to keep, as scripts that run before those of the page.
REFUSE = {
    "no storage at all": """Object.defineProperty(window, "sessionStorage", {
      get() { throw new DOMException("no", "SecurityError") } })""",
    "nothing can be written": """Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError") }""",
}


def address(state: str) -> str:
    """The quiz in a state, below the site's own address."""
    return f"{QUIZ}#self-audit--{state}"


def name_of(state: str) -> str:
    """The value of `data-state` in a state of the fragment."""
    return "ask" if state[:2] in ("q-", "c-") else state


def press(root: Page | Locator, name: str) -> None:
    """A button that is in sight."""
    element(root).get_by_role("button", name=name, exact=True).locator("visible=true").click()


def result_of(page: Page, answers: Answers) -> Locator:
    """The result of these answers alone."""
    erase(page)
    give(page, answers)
    submit(page)
    return page.locator(".result")


def begin(root: Page | Locator, button: str = "Start") -> None:
    press(root, button)
    in_state(root, "ask")


def focus_of(root: Page | Locator, state: str) -> None:
    """In each state of the fragment the focus is on its own heading or question."""
    if state[:2] in ("q-", "c-"):
        at(root, state[2:])
    else:
        expect(element(root).locator(f"[data-focus={state}]")).to_be_focused()


def question(root: Page | Locator) -> str:
    """The id of the one question in sight."""
    (found,) = element(root).locator(".item:visible").evaluate_all("all => all.map(one => one.id)")
    return str(found).rpartition("--q-")[2]


def at(root: Page | Locator, item_id: str) -> None:
    """Waits until this question alone is in sight and has the focus."""
    quiz = element(root)
    own = quiz.locator(f"[id$='--q-{item_id}']")
    expect(own).to_be_visible()
    expect(quiz.locator(".item:visible")).to_have_count(1)
    expect(own.locator("legend")).to_be_focused()


def chosen(root: Page | Locator) -> str | None:
    """The value that is chosen in the question in sight."""
    values = element(root).locator(".item:visible input:checked").evaluate_all("all => all.map(one => one.value)")
    return str(values[0]) if values else None


def keys_for(quiz: SelfAudit, answers: Answers) -> list[str]:
    """The key that gives each answer, in the order of the questions; "" where there is none."""
    keys = []
    for item in scoring_key(quiz).items:
        answer = answers.get(item.id)
        if answer is None:
            keys.append("")
        else:
            keys.append("0" if answer == "na" else str(item.values.index(int(answer)) + 1))
    return keys


def full(quiz: SelfAudit) -> dict[str, int | str]:
    """An answer to every question, each option in use, and "did not come up"."""
    found: dict[str, int | str] = {}
    for place, item in enumerate(scoring_key(quiz).items):
        choices: list[int | str] = [*item.values, "na"]
        found[item.id] = choices[place * 5 % 6]
    return found


def ids(quiz: SelfAudit) -> list[str]:
    return [item.id for item in quiz.items]
