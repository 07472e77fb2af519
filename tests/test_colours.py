"""One source of colours: what site.css says is what cards, mails, a browser's bar and the icon show."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.app.card_cache import cached_cards
from generator.app.load import load
from generator.app.settings import Settings, read_settings
from generator.app.theme import STYLESHEET, theme_colours
from generator.edges.commands.cli import main
from generator.model.site import OwnColours, OwnScheme
from generator.render.cards import CardText, card, card_key
from generator.render.colours import SHIPPED, Colours, colours_of, contrast, mix, own_style, rgb, with_own
from generator.rules.own_colours import TEXT as READABLE
from generator.rules.own_colours import readable
from generator.text.problems import AuthorError
from tests.site_support import build, copy_project
from tests.tools.files import write_files
from tests.tools.small_project import NOW, ROOT, SITE, base_files

STYLE = (ROOT / "overrides" / STYLESHEET).read_text(encoding="utf-8")
TEXT = CardText("Kitchen Notes", "A day", "Smoke")
THEME = "theme: {name: material, custom_dir: overrides}\n"


def colours(style: str) -> Colours:
    return colours_of(style, STYLESHEET)


def problems(style: str) -> list[str]:
    with pytest.raises(AuthorError) as caught:
        colours(style)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_colours_are_those_of_the_shipped_stylesheet() -> None:
    assert colours(STYLE) == SHIPPED


def test_the_last_value_counts_and_what_is_not_set_is_as_shipped() -> None:
    made = colours(":root { --paper: #fff; --a2: navy }\n.x { --ink: red }\n:root{--paper:rgb(1, 2, 300)}")

    assert (made.light.paper, made.light.ink, made.light.soft) == ("#0102ff", SHIPPED.light.ink, SHIPPED.light.soft)
    assert made.light.accents == (SHIPPED.light.accents[0], "#000080", *SHIPPED.light.accents[2:])


def test_the_dark_scheme_has_its_own_values_else_those_of_the_light_one() -> None:
    dark = "@media screen and (prefers-color-scheme: dark) { :root { --ink: #eee } .x { --rule: red } }"
    made = colours(f":root {{ --paper: #abc; --ink: #123 }} {dark}")

    assert (made.light.paper, made.light.ink) == ("#aabbcc", "#112233")
    assert (made.dark.paper, made.dark.ink) == ("#aabbcc", "#eeeeee")
    assert (made.dark.soft, made.dark.rule) == (SHIPPED.dark.soft, SHIPPED.dark.rule)


@pytest.mark.parametrize(
    "style",
    [
        "/* :root { --paper: #000 } */",
        ":root { /* --paper: #000; */ }",
        '.x::before { content: ":root { --paper: #000 }" }',
        "@media print { :root { --paper: #000 } }",
        "@media print and (prefers-color-scheme: dark) { :root { --paper: #000 } }",
        "@media (max-width: 40em) { :root { --paper: #000 } }",
        "@supports (x: y) { @media (prefers-color-scheme: dark) { :root { --paper: #000 } } }",
        ":root { --paper-like: #000; paper: #000 }",
        "",
    ],
)
def test_what_is_no_colour_of_a_screen_changes_nothing(style: str) -> None:
    assert colours(style) == SHIPPED


def test_a_colour_that_cannot_be_worked_with_is_named_with_its_place() -> None:
    style = ":root {\n  --paper: #fff;\n  --ink: oklch(20% 0 0); --rule: #00000080;\n  --a1: var(--ink)\n}\n"

    assert problems(style) == [
        "assets/site.css:3:3: error: expected `--ink: #rrggbb`, found `oklch(20% 0 0)` [colour]",
        "assets/site.css:3:26: error: expected `--rule: #rrggbb`, found `#00000080` [colour]",
        "assets/site.css:4:3: error: expected `--a1: #rrggbb`, found `var(--ink)` [colour]",
    ]


@given(
    st.lists(st.sampled_from([*":;{}/*\"' \n", ":root", "--paper", "--a1", "#fff", "@media", "dark", "é"]), max_size=60)
)
def test_no_stylesheet_is_too_broken_to_be_read(pieces: list[str]) -> None:
    with suppress(AuthorError):
        made = colours("".join(pieces))
        assert {len(one) for one in (made.light.paper, made.dark.ink, *made.light.accents)} == {7}


def test_a_mixed_colour_lies_between_both() -> None:
    assert mix("#ff0000", "#0000ff", 1) == "#ff0000"
    assert mix("#ff0000", "#0000ff", 0) == "#0000ff"
    assert mix("#ffffff", "#000000", 0.5) == "#808080"


def test_what_is_soft_on_a_panel_is_mixed_as_the_stylesheet_mixes_it() -> None:
    share = re.findall(
        r"\.create \.caps { color: color-mix\(in srgb, var\(--on-negative\) (\d+)%, var\(--negative\)\) }", STYLE
    )

    assert SHIPPED.light.soft_on_ink == mix(SHIPPED.light.paper, SHIPPED.light.ink, int(share[0]) / 100)


@given(st.from_regex(r"#[0-9a-f]{6}", fullmatch=True), st.from_regex(r"#[0-9a-f]{6}", fullmatch=True))
def test_the_colour_that_a_message_proposes_can_be_read(colour: str, ground: str) -> None:
    better = readable(colour, ground, READABLE)

    assert contrast(better, ground) >= READABLE
    assert contrast(colour, ground) < READABLE or better == colour


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the example that everybody knows fails
    assert contrast("#1c5f7e", "#1c5f7e") == 1


def test_own_colours_take_the_places_of_those_of_the_stylesheet() -> None:
    own = OwnColours(light=OwnScheme(paper="#FFFFFF", accents=("#b0005a",)), dark=OwnScheme(rule="#000000"))
    made = with_own(SHIPPED, own)

    assert made.light == replace(SHIPPED.light, paper="#ffffff", accents=("#b0005a", *SHIPPED.light.accents[1:]))
    assert made.dark == replace(SHIPPED.dark, rule="#000000")
    assert own_style(SHIPPED, OwnColours()) == ""


def test_the_shipped_colours_break_no_rule_of_own_colours() -> None:
    shipped = {
        name: {"paper": scheme.paper, "ink": scheme.ink, "soft": scheme.soft, "accents": list(scheme.accents)}
        for name, scheme in (("light", SHIPPED.light), ("dark", SHIPPED.dark))
    }
    site = base_files()[SITE] + f"colours: {json.dumps(shipped)}\n".encode()

    assert load(base_files() | {SITE: site}, NOW, "https://example.org/").problems == ()


def test_other_colours_draw_another_card_and_keep_it_beside_the_first(tmp_path: Path) -> None:
    other = colours(":root { --ink: #004488 }")

    assert card_key(TEXT, other) != card_key(TEXT) == card_key(TEXT, colours(STYLE))
    assert cached_cards(tmp_path, other)(TEXT) == card(TEXT, other) != card(TEXT)
    assert cached_cards(tmp_path)(TEXT) == card(TEXT)
    assert len(list((tmp_path / ".cache" / "cards").iterdir())) == 2


def test_a_project_without_a_stylesheet_has_the_shipped_colours(tmp_path: Path) -> None:
    assert theme_colours(tmp_path, Settings()) == SHIPPED
    assert theme_colours(tmp_path, Settings(custom_dir="overrides")) == SHIPPED


def test_the_stylesheet_is_that_of_the_folder_that_mkdocs_yml_names(tmp_path: Path) -> None:
    style = ":root { --ink: #004488 }"
    write_files(
        tmp_path, {"mkdocs.yml": THEME.replace("overrides", "look").encode(), f"look/{STYLESHEET}": style.encode()}
    )

    assert theme_colours(tmp_path, read_settings(tmp_path)) == colours(style)
    assert theme_colours(tmp_path, Settings(custom_dir=str(tmp_path / "look"))) == colours(style)


def test_a_stylesheet_that_cannot_be_worked_with_stops_what_would_use_it(tmp_path: Path) -> None:
    files = {**base_files(published=True), f"overrides/{STYLESHEET}": b":root { --ink: none }"}
    write_files(tmp_path, {**files, "mkdocs.yml": files["mkdocs.yml"] + THEME.encode()})
    line = "overrides/assets/site.css:1:9: error: expected `--ink: #rrggbb`, found `none` [colour]"
    for command in (["check"], ["write", str(tmp_path / "out")], ["email", "smoke"]):
        result = CliRunner().invoke(main, ["--project", str(tmp_path), *command, "--now", NOW.isoformat()])

        assert result.exit_code == 1, command
        assert line in result.output, command
    assert not (tmp_path / "out").exists()


def test_a_stylesheet_that_cannot_be_worked_with_stops_a_build(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    (project / "overrides" / STYLESHEET).write_text(STYLE.replace("--ink: #211d19", "--ink: ink"), encoding="utf-8")
    site = build(project, tmp_path / "site", "https://example.org/")

    assert site.status == 1
    assert re.search(r"site\.css:\d+:\d+: error: expected `--ink: #rrggbb`, found `ink` \[colour\]", site.log)


@pytest.mark.slow
def test_one_changed_line_changes_the_pages_the_cards_the_mails_the_bar_and_the_icon(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    style = project / "overrides" / STYLESHEET
    changed = {
        "--paper: #fbf8f2": "--paper: #e4efe7",
        "--ink: #ece5da": "--ink: #d5e6f7",
        "--a4: #42632a": "--a4: #006644",
    }
    text = STYLE
    for old, new in changed.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    style.write_text(text, encoding="utf-8")
    site = build(project, tmp_path / "site", "https://example.org/")
    assert site.status == 0, site.log
    mailed = CliRunner().invoke(main, ["--project", str(project), "email", "micro-betrayals", "--now", NOW.isoformat()])
    assert mailed.exit_code == 0, mailed.output
    mail = (project / "build/email/micro-betrayals.html").read_text(encoding="utf-8")
    head = site.files["index.html"].decode().partition("</head>")[0]
    icon = site.files["assets/favicon.svg"].decode()
    picture = Image.open(BytesIO(site.files["assets/cards/guides/micro-betrayals/convenience-lies.png"])).convert("RGB")

    assert re.findall(r'theme-color" content="(.+?)" media="\(prefers-color-scheme: (.+?)\)', head) == [
        ("#e4efe7", "light"),
        ("#171411", "dark"),
    ]
    assert re.findall(r"\.(\w){fill:(#\w+)}", icon) == [
        ("p", "#e4efe7"),
        ("i", "#211d19"),
        ("p", "#171411"),
        ("i", "#d5e6f7"),
    ]
    assert (picture.getpixel((1190, 10)), picture.getpixel((534, 300))) == (rgb("#e4efe7"), rgb("#006644"))
    assert "background-color: #d5e6f7 !important" in mail  # the panel in the dark
    assert mail.count("#e4efe7") > 10
    for old in changed:
        assert old.split()[1] not in mail + head + icon


@pytest.mark.slow
def test_an_icon_of_the_author_s_own_is_left_as_it_is(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    own = b'<svg xmlns="http://www.w3.org/2000/svg"><title>{{ not a template }}</title></svg>'
    write_files(project, {"content/pages/assets/favicon.svg": own})
    site = build(project, tmp_path / "site", "https://example.org/")

    assert site.files["assets/favicon.svg"] == own, site.log
