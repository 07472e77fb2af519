"""An issue as a mail: what mail programs need of its HTML, whatever they do to its colours."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as with_changes
from html.parser import HTMLParser
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from generator.i18n.texts import Texts
from generator.render.colours import SHIPPED
from generator.render.mail import Mail
from generator.render.view import environment
from generator.rules.mails import MAX_BYTES, mail_size, remarks
from generator.site.site import Site
from tests.html_support import VOID, Element, read_html
from tests.mail_support import _each, _hostile, _project, _real, _small, changed

__all__ = ["_each", "_hostile", "_project", "_real", "_small"]  # fixtures

LONG = "Averyveryverylongwordthatnobodywouldeverwriteinaletterwithoutgoodreasonorbad"


def tags(made: Mail, *names: str) -> list[Element]:
    return [element for element in read_html(made.html) if element.tag in names]


# What mail programs take


def test_the_real_issue_is_far_below_the_size_at_which_programs_cut(real: Mail, figure: Callable[..., None]) -> None:
    figure("bytes of the real issue's mail", mail_size(real.html))

    assert mail_size(real.html) <= MAX_BYTES // 2
    assert remarks(real.html) == ()


def test_an_issue_four_times_as_long_still_fits(project: Site) -> None:
    issue = project.issues[0]
    body = with_changes(issue.body, parts=[*issue.body.parts] * 4)

    assert mail_size(changed(project, body=body).html) <= MAX_BYTES


def test_an_issue_that_is_too_long_is_made_whole_and_its_author_is_told(project: Site) -> None:
    issue = project.issues[0]
    made = changed(project, body=with_changes(issue.body, parts=[*issue.body.parts] * 8))

    assert mail_size(made.html) > MAX_BYTES
    assert made.html.count("A big betrayal is loud.") == 8
    assert made.html.endswith("</html>")
    assert [remark for remark in remarks(made.html) if "KB" in remark] == list(remarks(made.html)) != []


def test_a_size_is_counted_in_bytes() -> None:
    assert mail_size("é😀") == 6


def test_every_box_of_text_carries_its_style(each: Mail) -> None:
    styled = ("body", "td", "th", "h1", "h2", "p", "ul", "ol", "li", "blockquote", "a", "img", "hr", "pre")

    assert [element for element in tags(each, *styled) if not element.attributes.get("style")] == []


def test_a_style_sheet_holds_only_what_cannot_stand_on_an_element(each: Mail) -> None:
    (style,) = tags(each, "style")
    without_media = re.sub(r"@media [^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}", "", style.text)

    assert without_media.strip() == ""
    assert len(style.text.encode()) < 16_000  # Gmail drops a longer one
    assert "prefers-color-scheme: dark" in style.text


def test_nothing_is_there_that_programs_block(each: Mail) -> None:
    names = {element.tag for element in read_html(each.html)}

    assert names & {"script", "form", "input", "button", "svg", "iframe", "video", "link", "base", "section"} == set()
    assert not re.search(r"\son[a-z]+=", re.sub(r">[^<]*<", "><", each.html))
    assert "url(" not in each.html
    assert "var(" not in each.html


def test_every_address_is_a_whole_one(each: Mail) -> None:
    found = [
        element.attributes[name]
        for element in read_html(each.html)
        for name in ("href", "src", "background", "action", "srcset")
        if name in element.attributes
    ]

    assert found
    assert [address for address in found if not re.match(r"(?:https?://[^/]+/|mailto:|tel:)", address)] == []


def test_layout_tables_say_that_they_are_no_data_and_data_tables_do_not(hostile: Mail) -> None:
    layout = [table for table in tags(hostile, "table") if table.attributes.get("class") != "data"]
    data = [table for table in tags(hostile, "table") if table.attributes.get("class") == "data"]

    assert {table.attributes.get("role") for table in layout} == {"presentation"}
    assert [table.attributes.get("role") for table in data] == [None]


def test_images_have_a_width_that_fits_and_a_description(small: Site, hostile: Mail) -> None:
    images = tags(hostile, "img")

    assert [image.attributes["alt"] for image in images] == ['Smoke & "fire"', "Rising > smoke"]
    assert {image.attributes["src"] for image in images} == {small.site_url + "img/smoke.png"}
    assert {image.attributes["width"] for image in images} == {"568"}
    assert all("max-width:100%" in image.attributes["style"] for image in images)


@pytest.mark.parametrize(("name", "told"), [("x.svg", True), ("x.avif", True), ("x.SVG", True), ("x.png", False)])
def test_a_picture_that_mail_programs_do_not_show_is_told(small: Site, name: str, told: bool) -> None:
    body = with_changes(small.issues[0].body, parts=(f'<p><img alt="x" src="https://e.org/{name}"></p>',))

    assert any(f"https://e.org/{name}" in remark for remark in remarks(changed(small, body=body).html)) == told


@pytest.mark.parametrize(("given_sizes", "width"), [("", 568), ('width="1200" height="600"', 568), ('width="90"', 90)])
def test_an_image_keeps_its_own_width_where_that_fits(small: Site, given_sizes: str, width: int) -> None:
    body = with_changes(small.issues[0].body, parts=(f'<p><img alt="x" src="https://e.org/x.png" {given_sizes}></p>',))

    (image,) = tags(changed(small, body=body, cover=None), "img")

    assert image.attributes["width"] == str(width)
    assert "height" not in image.attributes


def test_language_and_direction_stand_where_a_program_that_drops_the_frame_keeps_them(real: Mail) -> None:
    html, body, column = (tags(real, "html")[0], tags(real, "body")[0], tags(real, "table")[1])

    assert {(e.attributes["lang"], e.attributes["dir"]) for e in (html, body, column)} == {("en", "ltr")}


def test_a_language_from_right_to_left_turns_the_page_round(small: Site) -> None:
    texts = Texts("ar", small.texts.wordings)
    css = environment(texts).get_template("mail.css.jinja").render(colours=SHIPPED)

    assert "text-align: right" in css
    assert "border-right" in css
    assert "text-align: left" not in css


def test_the_title_is_the_subject(each: Mail) -> None:
    assert tags(each, "title")[0].text == each.subject


def test_what_a_list_of_messages_shows_is_the_description(project: Site, real: Mail) -> None:
    body = real.html.split("<body", 1)[1].split(">", 1)[1].lstrip()
    preheader = tags(real, "div")[0]

    assert body.startswith("<div")
    assert preheader.text.startswith(project.issues[0].description)
    assert not re.sub(r"[\u00a0\u200c\u034f\s]", "", preheader.text.removeprefix(real.preheader))
    assert "display:none" in preheader.attributes["style"]


def test_the_way_to_the_web_stands_first_then_the_question(project: Site, real: Mail) -> None:
    links = tags(real, "a")
    words = [element.text for element in tags(real, "p", "h1", "h2") if element.text]

    assert links[0].text == "Read on the web"
    assert links[0].attributes["href"] == f"{project.site_url}issues/{project.issues[0].slug}/"
    assert words[3] == f"Asked backwards{project.issues[0].question}"


def test_panels_say_in_words_what_their_colour_says(real: Mail) -> None:
    panels = [table for table in tags(real, "table") if table.attributes.get("class") == "panel"]

    asked, recipe = (panel.text for panel in panels)
    assert asked.startswith("Asked backwards")
    assert recipe.startswith("A recipe not to follow:")


def test_a_panel_ends_where_its_recipe_ends(hostile: Mail) -> None:
    (recipe,) = [table for table in tags(hostile, "table") if "Still inside." in table.text and table.text[:2] == "A "]

    assert "And one inside that." in recipe.text
    assert "A quotation outside." not in recipe.text
    assert "outer" not in recipe.attributes["class"]


def test_a_quiz_is_a_button_in_a_cell(small: Site, hostile: Mail) -> None:
    buttons = [element for element in tags(hostile, "a") if element.attributes.get("class") == "button"]

    assert [button.attributes["href"] for button in buttons] == [f"{small.site_url}quizzes/kitchen/"] * 2
    assert {button.around[-1] for button in buttons} == {"td"}


def test_code_keeps_its_lines(hostile: Mail) -> None:
    assert "indented code\n  keeps its shape" in hostile.html.replace("&#10;", "\n")
    assert "    indented code\n      keeps its shape" in hostile.text


@dataclass(frozen=True)
class Said:
    """Words on their ground."""

    words: str
    ink: str
    ground: str


class _Colours(HTMLParser):
    """Every text of a mail with the colours that its elements give it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, str]] = [("", "", "")]
        self.said: list[Said] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style = dict(attrs).get("style") or ""
        _, ink, ground = self.open[-1]
        colours = dict(re.findall(r"(?:^|;)(color|background-color):(#\w+)", style))
        if tag not in VOID:
            self.open.append((tag, colours.get("color", ink), colours.get("background-color", ground)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        tag, ink, ground = self.open[-1]
        if data.strip() and tag not in {"title", "style"}:
            self.said.append(Said(data.strip(), ink, ground))


def channels(colour: str) -> tuple[float, float, float]:
    assert len(colour) == 7, colour
    return int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:], 16) / 255


def lightness(colour: str) -> float:
    return colorsys.rgb_to_hls(*channels(colour))[1]


def luminance(rgb: tuple[float, float, float]) -> float:
    """WCAG 2.2, relative luminance."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: tuple[float, float, float], ground: tuple[float, float, float]) -> float:
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def turned(colour: str) -> tuple[float, float, float]:
    """The same hue at the opposite lightness."""
    hue, light, saturation = colorsys.rgb_to_hls(*channels(colour))
    return colorsys.hls_to_rgb(hue, 1 - light, saturation)


def darkened(said: Said) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Ink and ground after a program that turns only light grounds dark and dark inks light."""
    ink = turned(said.ink) if lightness(said.ink) < 0.5 else channels(said.ink)
    return ink, turned(said.ground) if lightness(said.ground) > 0.5 else channels(said.ground)


# Colours


@pytest.mark.parametrize(
    "program",
    [
        lambda said: (channels(said.ink), channels(said.ground)),
        lambda said: (turned(said.ink), turned(said.ground)),
        darkened,
    ],
    ids=["as it is", "all turned round, as Gmail on iOS does", "light grounds darkened, as Outlook and Android do"],
)
def test_all_words_can_be_read_whatever_a_program_does_to_the_colours(each: Mail, program: Any) -> None:  # noqa: ANN401
    reader = _Colours()
    reader.feed(each.html)

    assert len(reader.said) > 20
    assert [said for said in reader.said if contrast(*program(said)) < 4.5] == []


def test_no_colour_is_black_or_white(each: Mail) -> None:
    colours = set(re.findall(r"#[0-9a-f]{3,8}\b", each.html.partition("<style")[2]))

    assert colours & {"#000", "#fff", "#000000", "#ffffff"} == set()
    assert min(map(lightness, colours)) > 0.05
    assert max(map(lightness, colours)) < 0.995


def test_programs_are_told_that_both_schemes_are_meant(each: Mail) -> None:
    metas = {element.attributes.get("name"): element.attributes.get("content") for element in tags(each, "meta")}

    assert metas["color-scheme"] == metas["supported-color-schemes"] == "light dark"


READ = """() => [...document.querySelectorAll("p, li, h1, h2, a, em, b, td, th, code, pre")].flatMap(one => {
  const words = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join("");
  let box = one;
  while (getComputedStyle(box).backgroundColor === "rgba(0, 0, 0, 0)") box = box.parentElement;
  return words ? [[words, getComputedStyle(one).color, getComputedStyle(box).backgroundColor]] : [];
})"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 600, 1200])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_well_at_every_width_in_both_schemes(
    browser: Browser, small: Site, width: int, scheme: Literal["light", "dark"]
) -> None:
    made = changed(small, title=f"{LONG} {LONG}", question=LONG)
    with browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True) as context:
        page = context.new_page()
        page.set_content(made.html, wait_until="domcontentloaded")
        column = page.locator(".column").bounding_box()
        read = page.evaluate(READ)
        page_width = page.evaluate("document.documentElement.scrollWidth")

    def rgb(colour: str) -> tuple[float, float, float]:
        red, green, blue = re.findall(r"\d+", colour)
        return int(red) / 255, int(green) / 255, int(blue) / 255

    assert page_width == width
    assert column
    assert column["width"] == min(width - 32, 568)
    assert len(read) > 20
    assert [words for words, ink, ground in read if contrast(rgb(ink), rgb(ground)) < 4.5] == []
    assert {rgb(ground) for _, _, ground in read} == {
        channels(c) for c in {"light": ("#fbf8f2", "#211d19"), "dark": ("#171411", "#ece5da")}[scheme]
    }
