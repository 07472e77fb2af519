"""What is held to every page and every state of a quiz: layout, order, names, the way of Tab, motion, axe-core.

A probe takes a page and gives what is wrong with it, a line each. `wrong` tries all of them, so that one walk to a
state serves them all and each is named where it finds something.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.site_support import ALL_RULES, COLOURS, axe_in, axe_in_both_schemes, axe_violations, enlarged

Probe = Callable[[Page], list[str]]


def wrong(page: Page, probes: Mapping[str, Probe]) -> dict[str, list[str]]:
    """What the probes find, by their names, in their order; empty where nothing is wrong."""
    found = {name: probe(page) for name, probe in probes.items()}
    return {name: lines for name, lines in found.items() if lines}


def at_size(width: int, height: int, probe: Probe) -> Probe:
    """The probe in a window of this size."""

    def sized(page: Page) -> list[str]:
        page.set_viewport_size({"width": width, "height": height})
        return probe(page)

    return sized


# Elements that stick out, or all that scrolls sideways without being made to.
OVERFLOW = """() => {
  const wide = document.documentElement.scrollWidth;
  const out = [...document.body.querySelectorAll("*")].filter(one => {
    const box = one.getBoundingClientRect();
    return box.width && box.right > innerWidth + .5 && !one.closest(".scroll") && !one.closest(".skip");
  });
  return [wide, out.map(one => one.outerHTML.slice(0, 120))];
}"""
# WCAG 2.2, 2.5.8: links within a sentence may be as high as their line.
SMALL = """() => [...document.querySelectorAll(
  "a[href], button, input, summary, textarea, [tabindex='0']")].flatMap(one => {
  const target = one.matches("textarea") ? one : one.closest("label") ?? one;
  const box = target.getBoundingClientRect();
  const block = one.closest("p, li, dd, td, figcaption");
  const alone = block?.textContent.trim() === one.textContent.trim();
  const inline = getComputedStyle(one).display === "inline" && block && !alone;
  const hidden = !box.width || one.matches(".skip:not(:focus)");
  const large = box.width >= 24 && box.height >= 24;
  return hidden || inline || large ? [] : [`${box.width}x${box.height} ${one.outerHTML}`];
})"""
# Text that is cut off, or runs out of its own box, or over other text. What scrolls by itself, or is hidden on purpose,
# is left out; so are the bar that stays at the bottom and the way out that stays at the top, over whatever is scrolled
# below them.
CLIPPED = """() => {
  const found = [], boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, own = node.parentElement;
    if (!node.data.trim() || !own.checkVisibility({visibilityProperty: true})) continue;
    if (own.closest(".visually-hidden, .skip, .scroll, .finish, .leave")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      if (box.width < 1) continue;
      const say = why => found.push(`${why}: ${node.data.trim().slice(0, 60)}`);
      if (box.left < -.5 || box.right > document.documentElement.clientWidth + .5) say("outside of the window");
      for (let up = own; up !== document.body; up = up.parentElement) {
        const {display, overflowX, overflowY} = getComputedStyle(up);
        const frame = up.getBoundingClientRect();
        const block = !["inline", "contents"].includes(display);
        if (block && (box.left < frame.left - 1 || box.right > frame.right + 1)) say(`beside its ${up.tagName}`);
        const cut = overflowX !== "visible" || overflowY !== "visible";
        if (cut && (box.top < frame.top - 3 || box.bottom > frame.bottom + 3)) say(`cut off by ${up.tagName}`);
      }
      boxes.push([box, node]);
    }
  }
  boxes.forEach(([a, one], at) => {
    for (const [b, other] of boxes.slice(at + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (one !== other && wide > 2 && high > .3 * Math.min(a.height, b.height))
        found.push(`over each other: ${one.data.trim().slice(0, 40)} | ${other.data.trim().slice(0, 40)}`);
    }
  });
  return [...new Set(found)];
}"""
# What is seen comes in the same order as what is heard. The bar at the bottom of the window and the way out at its top
# stay where they are.
ORDER = """() => {
  const all = document.querySelectorAll(
    "inversion-quiz :is(h2, h3, legend, p, li, a, button, input, summary, textarea, .number)");
  const shown = [...all].filter(one => one.checkVisibility() && one.getBoundingClientRect().height > 1
    && !one.closest(".visually-hidden, .finish, .leave, .scroll"));
  const wrong = [];
  shown.forEach((one, at) => {
    const next = shown[at + 1];
    if (!next || one.contains(next)) return;
    // A link that runs over a line ends where its last line does.
    const [a, b] = [[...one.getClientRects()].at(-1), next.getClientRects()[0]];
    const below = b.top >= a.bottom - 12;
    const sameRow = b.top < a.bottom && b.bottom > a.top && b.left >= a.left;
    const nextColumn = b.left >= a.right - 1;
    if (!below && !sameRow && !nextColumn) wrong.push(`${one.outerHTML.slice(0, 80)} | ${next.outerHTML.slice(0, 80)}`);
  });
  return [shown.length, wrong];
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(one);
  return animationName !== "none" || parseFloat(transitionDuration) || scrollBehavior === "smooth";
}).length + document.getAnimations().length"""
REACHED = """() => [...document.querySelectorAll("a[href], button, input, summary, textarea, [tabindex='0']")]
  .filter(one => one.checkVisibility() && !one.disabled)
  .filter(one => one.type !== "radio" || one.checked || !document.querySelector(`[name="${one.name}"]:checked`)
    && document.querySelector(`[name="${one.name}"]`) === one)
  .map(one => (window.numbers ??= new Map).get(one) ?? (numbers.set(one, numbers.size), numbers.get(one)))"""
NOW = "() => document.activeElement === document.body ? null : numbers.get(document.activeElement) ?? -1"
RING = """() => [document.activeElement, document.activeElement.closest("label")].some(one => {
  if (!one) return false;
  const {outlineStyle, outlineWidth} = getComputedStyle(one);
  return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
})"""
CONTROLS = {"button", "link", "radio", "checkbox", "textbox", "DisclosureTriangle"}
NAMED = {*CONTROLS, "heading", "group", "form", "region", "complementary", "table", "navigation"}
WHOLE = {*CONTROLS, "heading", "Legend", "LabelText"}  # what is in them is their name


def nodes(page: Page) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Role and name of all that a screen reader meets from the page's first heading on, in its order."""
    session = page.context.new_cdp_session(page)
    tree = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()

    def walk(node_id: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        node = tree[node_id]
        role, name = (node.get(key, {}).get("value", "") for key in ("role", "name"))
        if not node["ignored"]:
            yield role, " ".join(name.split()), node
        inside = (walk(child) for child in node.get("childIds", []))
        for child in inside:
            yield from (one for one in child if role not in WHOLE or one[0] in CONTROLS)

    everything = list(walk(next(iter(tree))))
    first = next(place for place, (role, _, _) in enumerate(everything) if role == "heading")
    last = next(place for place, (role, _, _) in enumerate(everything) if role == "contentinfo")
    yield from everything[first:last]


def stop(page: Page) -> str:
    """What has the focus, in words."""
    found: str = page.evaluate(
        """() => {
          const one = document.activeElement;
          const name = one.type === "radio" ? `radio ${one.name}` : one.innerText || one.labels?.[0]?.innerText;
          return `${one.tagName} ${(name || one.ariaLabel || "").trim().replace(/\\s+/g, " ")}`;
        }"""
    )
    return found


# The probes.


def overflowing(page: Page) -> list[str]:
    """The page scrolls sideways, or something sticks out of the window."""
    size: ViewportSize | None = page.viewport_size
    assert size
    wide, out = page.evaluate(OVERFLOW)
    return [*([] if wide == size["width"] else [f"{wide} px wide in a window of {size['width']} px"]), *out]


def clipped(page: Page) -> list[str]:
    """Text is cut off, or lies over other text."""
    found: list[str] = page.evaluate(CLIPPED)
    return found


def small(page: Page) -> list[str]:
    """A target is below 24 px."""
    found: list[str] = page.evaluate(SMALL)
    return found


def fitting(page: Page) -> list[str]:
    """All three."""
    return [*overflowing(page), *clipped(page), *small(page)]


def out_of_order(page: Page) -> list[str]:
    """What is seen comes in another order than what is heard."""
    count, found = page.evaluate(ORDER)
    return found if count > 8 else [f"only {count} elements to put in order", *found]


def moving(page: Page) -> list[str]:
    """Something moves."""
    count = page.evaluate(MOVING)
    return [f"{count} elements move"] if count else []


def misnamed(page: Page, *, group_names: bool = False) -> list[str]:
    """A control without a name, two buttons of one name, or a sign that is read out; `group_names`: groups need one."""
    met = list(nodes(page))
    nameless = NAMED - ({"table"} if group_names else {"group", "table"})
    twice = {"The answer", "Change my answers", "Erase my answers"}  # each in a part with a name of its own
    buttons = [name for role, name, _ in met if role in ("button", "checkbox") and name not in twice]
    return [
        *(f"{role} without a name" for role, name, _ in met if role in nameless and not name),
        *(f"{buttons.count(name)} buttons: {name}" for name in sorted(set(buttons)) if buttons.count(name) > 1),
        *(f"sign in a name: {name}" for _, name, _ in met if name.startswith(("+", "–")) and len(name) > 1),
    ]


def lost_by_tab(page: Page) -> list[str]:
    """Tab misses a control, takes them in another order, shows one without a ring, or is caught by one."""
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); }")
    page.locator("body").evaluate("one => { one.tabIndex = -1; one.focus(); one.removeAttribute('tabindex') }")
    wanted = page.evaluate(REACHED)
    found, stops = [], []
    for _ in wanted:
        page.keyboard.press("Tab")
        if not page.evaluate(RING):
            found.append(f"no ring around {stop(page)}")
        stops.append(page.evaluate(NOW))
    if stops != wanted:
        found.append(f"stops {stops} instead of {wanted}")
    page.keyboard.press("Tab")
    last = page.evaluate(NOW)
    if last not in (None, *wanted[:1]):
        found.append(f"after the last control Tab is at {last}")
    return found


def in_light(probe: Probe) -> Probe:
    """The probe in the light scheme, whatever came before."""

    def lit(page: Page) -> list[str]:
        page.emulate_media(color_scheme="light")
        return probe(page)

    return lit


def with_large_text(probe: Probe) -> Probe:
    """The probe while text has twice its size."""

    def enlarging(page: Page) -> list[str]:
        with enlarged(page):
            return probe(page)

    return enlarging


def axe_in_light(page: Page) -> list[str]:
    """A rule of axe-core is broken, in light."""
    return axe_in(page, "light")


def axe_in_dark(page: Page) -> list[str]:
    """A rule of axe-core is broken, in dark."""
    return axe_in(page, "dark")


def axe_but_colours(page: Page) -> list[str]:
    """A rule of axe-core is broken that isn't one of colours."""
    return axe_violations(page, ALL_RULES, left_out=COLOURS)[0]


def axe(page: Page) -> list[str]:
    """A rule of axe-core is broken, in light or in dark."""
    return axe_in_both_schemes(page)
