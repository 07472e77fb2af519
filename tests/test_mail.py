"""An issue as a mail: what mail programs need of its HTML, what a person needs of its text, and the draft of both."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Literal

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser

from generator.edges.commands.cli import main
from generator.i18n.texts import Texts
from generator.render.colours import SHIPPED
from generator.render.mail import Mail, Mailer, mail, mail_host
from generator.render.syndication import issue_urn
from generator.render.view import environment
from generator.rules.mails import MAX_BYTES, mail_size, remarks
from generator.site.site import Site
from tests.mail_support import HOSTILE, hostile_files, png
from tests.project_support import NOW, ROOT, SITE, base_files, disk_files, project_of, write_files
from tests.site_support import VOID, Element, read_html

LONG = "Averyveryverylongwordthatnobodywouldeverwriteinaletterwithoutgoodreasonorbad"


@pytest.fixture(scope="module", name="project")
def _project(project: Site) -> Site:
    """The real one, where it would be published."""
    return with_changes(project, site_url="https://example.github.io/inversion-wisdom/")


@pytest.fixture(scope="module", name="small")
def _small() -> Site:
    return project_of(hostile_files())


@pytest.fixture(scope="module", name="hostile")
def _hostile(small: Site) -> Mail:
    return mail(small, small.issues[0])


@pytest.fixture(scope="module", name="real")
def _real(project: Site) -> Mail:
    return mail(project, project.issues[0])


@pytest.fixture(name="each", params=["the real issue", "a hostile one"])
def _each(request: pytest.FixtureRequest, real: Mail, hostile: Mail) -> Mail:
    return real if request.param == "the real issue" else hostile


def changed(project: Site, **changes: Any) -> Mail:  # noqa: ANN401 - the fields of an issue
    """The mail of the newest issue with other fields."""
    return mail(project, project.issues[0].model_copy(update=changes))


def parsed(eml: bytes) -> EmailMessage:
    message = message_from_bytes(eml, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def tags(made: Mail, *names: str) -> list[Element]:
    return [element for element in read_html(made.html) if element.tag in names]


# What mail programs take


def test_the_real_issue_is_far_below_the_size_at_which_programs_cut(real: Mail, figure: Callable[..., None]) -> None:
    figure("bytes of the real issue's mail", mail_size(real.html))

    assert mail_size(real.html) <= MAX_BYTES // 2
    assert remarks(real) == ()


def test_an_issue_four_times_as_long_still_fits(project: Site) -> None:
    issue = project.issues[0]
    body = with_changes(issue.body, parts=issue.body.parts * 4)

    assert mail_size(changed(project, body=body).html) <= MAX_BYTES


def test_an_issue_that_is_too_long_is_made_whole_and_its_author_is_told(project: Site) -> None:
    issue = project.issues[0]
    made = changed(project, body=with_changes(issue.body, parts=issue.body.parts * 8))

    assert mail_size(made.html) > MAX_BYTES
    assert made.html.count("A big betrayal is loud.") == 8
    assert made.html.endswith("</html>")
    assert [remark for remark in remarks(made) if "KB" in remark] == list(remarks(made)) != []


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

    assert any(f"https://e.org/{name}" in remark for remark in remarks(changed(small, body=body))) == told


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
    assert words[3] == f"Asked the wrong way round{project.issues[0].question}"


def test_panels_say_in_words_what_their_colour_says(real: Mail) -> None:
    panels = [table for table in tags(real, "table") if table.attributes.get("class") == "panel"]

    assert [panel.text.split(":")[0][:25] for panel in panels] == [
        "Asked the wrong way round",
        "A recipe read backwards",
    ]


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


# Colours


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


# The text part


def test_the_text_begins_with_the_way_to_the_web_and_ends_with_addresses(project: Site, real: Mail) -> None:
    lines = real.text.split("\n")

    assert lines[:2] == ["Read on the web:", f"{project.site_url}issues/micro-betrayals/"]
    assert lines[3:5] == ["Micro-betrayals: small acts, large damage", "=" * 41]
    assert re.match(r"\[\d+\] https://", lines[-2])


def test_the_text_holds_no_markup(each: Mail) -> None:
    known = {"<script>", "</script>", "<b>", "<i>", "<u>", "<a>", "<would>", "<comes>", "<once>"}

    assert set(re.findall(r"</?\w+[^>]*>", each.text)) <= known  # the author's own words
    assert "&amp;" not in each.text
    assert "\u034f" not in each.text


def test_lines_are_short_but_for_addresses(each: Mail) -> None:
    assert [line for line in each.text.split("\n") if len(line) > 78 and "https://" not in line] == []


# The draft


def test_the_draft_holds_the_text_first_and_the_html_last(each: Mail) -> None:
    message = parsed(each.eml)
    parts = list(message.iter_parts())

    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert parts[0].get_content().replace("\r\n", "\n") == each.text
    assert parts[1].get_content().replace("\r\n", "\n").rstrip("\n") == each.html
    assert message.defects == []


def test_the_draft_says_what_it_is_and_makes_nobody_up(project: Site, real: Mail) -> None:
    issue, message = project.issues[0], parsed(real.eml)

    assert message["Subject"] == real.subject
    assert message["X-Unsent"] == "1"
    assert message["Date"].datetime == issue.published
    assert message["Message-ID"] == f"<{issue_urn(issue).removeprefix('urn:uuid:')}@example.github.io>"
    assert message["Content-Language"] == "en"
    assert set(message.keys()) == {
        "Subject",
        "Date",
        "Message-ID",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
    }
    assert "unsubscribe" not in (real.html + real.text).lower()


def test_the_draft_is_seven_bit_with_lines_as_the_standard_wants_them(each: Mail) -> None:
    lines = each.eml.split(b"\r\n")

    assert each.eml.isascii()
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 78]


def test_the_same_issue_gives_the_same_bytes(project: Site, small: Site) -> None:
    for one in (project, small):
        assert mail(one, one.issues[0]) == mail(one, one.issues[0])


def test_the_boundary_comes_from_the_content_and_is_not_in_it(small: Site, hostile: Mail) -> None:
    boundary = parsed(hostile.eml).get_boundary()
    other = parsed(changed(small, title="Another").eml).get_boundary()

    assert boundary != other
    assert boundary is not None
    assert boundary not in hostile.html + hostile.text


def test_the_id_outlives_title_and_slug_and_day(small: Site, hostile: Mail) -> None:
    other = changed(small, title="Another", slug="another", published=datetime(2026, 11, 30, tzinfo=UTC))

    assert parsed(other.eml)["Message-ID"] == parsed(hostile.eml)["Message-ID"]
    assert parsed(changed(small, id="another-one").eml)["Message-ID"] != parsed(hostile.eml)["Message-ID"]


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Plain", "Plain"),
        ("Trust 🫶 and naïveté", "Trust 🫶 and naïveté"),
        ('He said "so"', "He said “so”"),
        ("One\nBcc: all@example.org", "One Bcc: all@example.org"),
        ("One\r\n\r\nbody", "One body"),
        ("Tab\tand\x00null\x85next\u2028line", "Tab and null next line"),
        ("=?utf-8?q?x?= =?utf-8?q?y?=", "=?utf-8?q?x?= =?utf-8?q?y?="),
        ("日本語" * 30 + " “x” " + "y" * 90, "日本語" * 30 + " “x” " + "y" * 90),
    ],
)
def test_any_subject_arrives_on_one_line_as_it_was(small: Site, title: str, subject: str) -> None:
    made = changed(small, title=title)
    message = parsed(made.eml)

    assert made.subject == subject
    assert message["Subject"] == subject
    assert message["Bcc"] is None
    assert len(message.keys()) == 7


SMALL = Mailer(project_of(base_files()))


@settings(deadline=None)  # the first mail reads the templates
@given(title=st.text(min_size=1, max_size=200).filter(lambda text: text.strip().isprintable() and text.strip()))
def test_every_subject_can_be_read_back(title: str) -> None:
    made = SMALL.mail(SMALL.site.issues[0].model_copy(update={"title": title}))
    head = made.eml.partition(b"\r\n\r\n")[0]

    assert parsed(made.eml)["Subject"] == made.subject
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))


def test_the_draft_is_a_message_to_a_strict_reader_too(each: Mail) -> None:
    message = message_from_bytes(each.eml, policy=SMTP.clone(raise_on_defect=True))

    assert message.as_bytes().count(b"Subject:") == each.eml.count(b"Subject:")


@pytest.mark.parametrize(
    ("site_url", "host"),
    [
        ("https://example.org/notes/", "example.org"),
        ("https://me@example.org:8080/", "example.org"),
        ("https://münchen.example/", "xn--mnchen-3ya.example"),
        ("http://localhost:8000/", "localhost"),
        ("/", None),
        ("", None),
        ("example.org", None),
        ("https:///x/", None),
        ("ftp://example.org/", None),
        ("https://a b>/", None),
        ("https://a..b/", None),
        (f"https://{'a' * 70}.org/", None),
        ("https://[::1/", None),
    ],
)
def test_the_host_is_one_or_none(site_url: str, host: str | None) -> None:
    assert mail_host(site_url) == host


def test_a_site_without_an_address_has_no_mail(small: Site) -> None:
    with pytest.raises(ValueError, match="site_url"):
        mail(with_changes(small, site_url="/"), small.issues[0])


# The command


DRAFT = HOSTILE.replace("status: ready", "status: draft").replace("k3h7q2x9", "a-draft-of-it")
LATER = HOSTILE.replace("k3h7q2x9", "one-of-a-day-to-come")


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    """A project with a public issue, a draft and one of a day to come, and where it is published."""
    files = base_files(
        {
            "content/issues/2026-11-24-draft.md": DRAFT,
            "content/issues/2027-02-01-later.md": LATER,
            "content/pages/img/smoke.png": png(1200, 600),
            "mkdocs.yml": "site_url: https://example.org/notes/\n",
        }
    )
    return write_files(tmp_path / "project", files)


def inversion(*arguments: str | Path, **environment: str) -> Result:
    result = CliRunner().invoke(main, [*map(str, arguments)], env={"INVERSION_NOW": NOW.isoformat(), **environment})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize("slug", ["smoke", "draft", "later"])
def test_any_issue_has_a_mail_public_or_not(folder: Path, slug: str) -> None:
    out = folder.parent / "mails"
    result = inversion("--project", folder, "email", slug, "--out", out)
    files = disk_files(out)

    assert result.exit_code == 0, result.output
    assert result.stdout == "".join(f"{out / slug}.{ending}\n" for ending in ("html", "txt", "eml"))
    assert set(files) == {f"{slug}.html", f"{slug}.txt", f"{slug}.eml", ".inversion.json"}
    parts = list(parsed(files[f"{slug}.eml"]).iter_parts())
    assert files[f"{slug}.txt"].decode() == parts[0].get_content().replace("\r\n", "\n")
    assert files[f"{slug}.html"].decode() == parts[1].get_content().replace("\r\n", "\n").rstrip("\n")
    assert f"https://example.org/notes/issues/{slug}/".encode() in files[f"{slug}.txt"]


def test_without_a_place_it_goes_beside_other_builds(folder: Path) -> None:
    assert inversion("--project", folder, "email", "smoke").exit_code == 0
    assert (folder / "build" / "email" / "smoke.eml").is_file()


def test_mails_of_other_issues_stay_and_its_own_are_made_anew(folder: Path) -> None:
    out = folder.parent / "mails"
    inversion("--project", folder, "email", "smoke", "--out", out)
    before = disk_files(out)
    inversion("--project", folder, "email", "draft", "--out", out)
    issue = folder / "content" / "issues" / "2026-11-23-smoke.md"
    issue.write_text(issue.read_text(encoding="utf-8").replace("title: Smoke", "title: Fire"), encoding="utf-8")

    assert {name: data for name, data in disk_files(out).items() if name.startswith("smoke")} == {
        name: data for name, data in before.items() if name.startswith("smoke")
    }
    assert inversion("--project", folder, "email", "smoke", "--out", out).exit_code == 0
    assert b"Subject: Fire\r\n" in disk_files(out)["smoke.eml"]
    assert "draft.eml" in disk_files(out)


@pytest.mark.parametrize("name", ["smoke.txt", "letter.txt"])
def test_a_file_of_somebody_else_stops_it_and_nothing_is_touched(folder: Path, name: str) -> None:
    out = folder.parent / "mails"
    out.mkdir()
    (out / name).write_text("mine", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke", "--out", out)

    assert result.exit_code == 2
    assert disk_files(out) == {name: b"mine"}


def test_a_mail_that_was_changed_by_hand_is_not_lost(folder: Path) -> None:
    out = folder.parent / "mails"
    inversion("--project", folder, "email", "smoke", "--out", out)
    (out / "smoke.txt").write_text("better words", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke", "--out", out)

    assert result.exit_code == 2
    assert "changed since it was written" in result.stderr
    assert (out / "smoke.txt").read_text(encoding="utf-8") == "better words"


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("smok", "did you mean `smoke`?"),
        ("../smoke", "no issue `../smoke`"),
        ("2026", "no issue `2026`"),
        ("", "no issue ``"),
    ],
)
def test_an_unknown_issue_is_wrong_use(folder: Path, slug: str, said: str) -> None:
    result = inversion("--project", folder, "email", slug)

    assert result.exit_code == 2
    assert said in result.stderr
    assert not (folder / "build").exists()


def test_an_issue_has_to_be_named(folder: Path) -> None:
    assert inversion("--project", folder, "email").exit_code == 2


def test_problems_of_the_files_are_told_and_nothing_is_written(folder: Path) -> None:
    (folder / SITE).write_text("format: 1\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke")

    assert result.exit_code == 1
    assert "content/site.yml:1:1: error:" in result.stderr
    assert not (folder / "build").exists()


@pytest.mark.parametrize("config", ["", "site_url: /\n", "site_url: example.org\n", "site_url: [\n"])
def test_a_site_without_an_address_is_a_problem_of_its_settings(folder: Path, config: str) -> None:
    (folder / "mkdocs.yml").write_text(f"site_name: x\n{config}", encoding="utf-8")
    result = inversion("--project", folder, "email", "smoke")

    assert result.exit_code == 1
    assert result.stderr.startswith("mkdocs.yml:")
    assert not (folder / "build").exists()


def test_a_link_to_an_issue_that_comes_later_stops_the_mail(folder: Path) -> None:
    early = folder / "content" / "issues" / "2027-01-01-early.md"
    early.write_text(HOSTILE.replace("k3h7q2x9", "an-early-one") + "\n[More](/issues/later/)\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "early")

    assert result.exit_code == 1
    assert "content/issues/2027-01-01-early.md:" in result.stderr
    assert "that issue comes out later" in result.stderr
    assert not (folder / "build").exists()


def test_what_there_is_to_mend_in_the_issue_is_said_and_nothing_of_others(folder: Path) -> None:
    result = inversion("--project", folder, "email", "later")

    assert result.exit_code == 0
    assert "content/issues/2027-02-01-later.md:6:14: warning: expected a description of 50" in result.stderr
    assert "draft.md" not in result.stderr


def test_a_list_of_issues_in_a_mail_has_none_that_readers_cannot_open(folder: Path) -> None:
    path = folder / "content" / "issues" / "2027-01-02-list.md"
    path.write_text(HOSTILE.replace("k3h7q2x9", "one-with-a-list") + "\n```issues\n9\n```\n", encoding="utf-8")
    result = inversion("--project", folder, "email", "list")

    assert result.exit_code == 0, result.output
    found = set(
        re.findall(r"/issues/([a-z-]+)/", (folder / "build" / "email" / "list.html").read_text(encoding="utf-8"))
    )
    assert found == {"list", "smoke"}


def test_the_author_is_told_of_a_mail_that_is_too_long_and_gets_it(folder: Path) -> None:
    path = folder / "content" / "issues" / "2026-11-25-long.md"
    words = "Words that go on and on, and on again, until nobody reads them.\n\n"
    path.write_text(HOSTILE.replace("k3h7q2x9", "the-long-one") + words * 1000, encoding="utf-8")
    result = inversion("--project", folder, "email", "long")

    assert result.exit_code == 0
    assert re.search(r"long: warning: the mail has \d+ KB", result.stderr)
    assert (folder / "build" / "email" / "long.html").stat().st_size > MAX_BYTES


def test_the_real_project_has_a_mail_of_its_first_issue(tmp_path: Path) -> None:
    result = inversion("--project", ROOT, "email", "micro-betrayals", "--out", tmp_path / "out")

    assert (result.exit_code, result.stderr) == (0, "")
    assert len(disk_files(tmp_path / "out")) == 4
