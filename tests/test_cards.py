"""Cards: what stands on them, that nothing overflows, the same bytes each time, and which pages have one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from generator.app.card_cache import cached_cards, draw_missing
from generator.render.card_canvas import HEIGHT, WIDTH
from generator.render.card_lettering import SERIF, Block, drawable, fit
from generator.render.card_texts import card_texts
from generator.render.cards import CardText, card, card_key
from generator.render.colours import SHIPPED, Colours, Scheme, rgb
from generator.render.output import all_files
from generator.site.site import Site
from generator.text.quotes import curl
from tests.site_support import BuiltSite
from tests.tools.small_project import CATEGORY, ISSUE, NOW, ROOT, base_files, project_of

ASKED = "Asked backwards"
PLAIN = CardText("Kitchen Notes", "Monday 23 November 2026", "Smoke", ASKED, "How would you fill a kitchen with smoke?")
HOSTILE = {
    "nothing": "",
    "blanks": " \t\n ",
    "a dot": ".",
    "one letter": "I",
    "300 letters": "x" * 300,
    "300 wide letters": "W" * 300,
    "300 words": "word " * 300,
    "one long word among short ones": f"of a {'Donaudampfschifffahrt' * 4} in",
    "emoji": "😀 Trust 👩‍👩‍👧 and love 🏳️‍🌈",
    "emoji alone": "🙈🙉🙊",
    "Hebrew": "איך בונים אמון",
    "Arabic": "كيف نبني الثقة؟",
    "Chinese": "怎样建立信任",
    "combining marks": "e\u0301" * 40 + "\u0301" * 200,
    "marks of direction": "\u202etsurt\u202c \u200b\u00ad trust",
    "control characters": "a\x00b\x1bc\x7f",
    "half a character": "trust \ud800",
    "markup": "<b>trust</b> & “love” {{ 7 * 7 }}",
}
# Nothing is drawn on these strips, whatever the text: the edges of the ink panel, and those of the paper.
FREE = (
    *((0, 0, 40, HEIGHT), (496, 0, 528, HEIGHT), (0, 0, 528, 40), (0, 590, 528, HEIGHT)),
    *((540, 0, 560, HEIGHT), (1152, 0, WIDTH, HEIGHT), (540, 0, WIDTH, 40), (540, 590, WIDTH, HEIGHT)),
)


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data)).convert("RGB")


def used(data: bytes) -> list[tuple[int, int, int, int]]:
    """The strips that are not of one colour."""
    image = picture(data)
    return [strip for strip in FREE if len(image.crop(strip).getcolors(1_000_000) or ()) != 1]


def but(**changes: str) -> CardText:
    """The plain card with other texts."""
    return replace(PLAIN, **changes)  # type: ignore[arg-type] # all of these are text


def test_a_card_is_a_png_of_1200_by_630_below_40_kb() -> None:
    data = card(PLAIN)
    with Image.open(BytesIO(data)) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(data) < 40_000


def test_a_card_names_no_time_and_no_program() -> None:
    data = card(PLAIN)
    chunks, place = [], 8
    while place < len(data):
        chunks.append(data[place + 4 : place + 8])
        place += 12 + int.from_bytes(data[place : place + 4])
    assert set(chunks) == {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


@pytest.mark.parametrize("place", ["site", "kind", "title", "caption", "question"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_text_breaks_a_card_or_leaves_its_side(name: str, place: str) -> None:
    data = card(but(**{place: HOSTILE[name]}))
    assert used(data) == []
    assert len(data) < 40_000


@settings(max_examples=40, deadline=None)
@given(title=st.text(max_size=120), question=st.text(max_size=200), accents=st.lists(st.integers(1, 12), max_size=7))
def test_any_text_makes_a_card_that_stays_in_its_place(title: str, question: str, accents: list[int]) -> None:
    made = CardText("Site", "Kind", title, ASKED, question, tuple(accents[:1]) if question else tuple(accents))
    assert used(card(made)) == []
    assert card(made) == card(made)


def test_every_text_of_a_card_is_seen_on_it() -> None:
    whole = picture(card(PLAIN))
    for name in ("site", "kind", "title", "caption", "question"):
        less = but(**{name: "Other words"})
        assert ImageChops.difference(whole, picture(card(less))).getbbox(), name


def test_a_long_title_is_set_smaller_and_at_last_cut() -> None:
    def lines(title: str) -> Block:
        return fit(drawable(title), SERIF, 544, 384, (66, 48, 26), 1.2)

    short, longer, cut = lines("Trust"), lines("Trust and promises " * 6), lines("Trust and promises " * 60)
    assert short.font.size > longer.font.size > cut.font.size
    assert " ".join(longer.lines) == ("Trust and promises " * 6).strip()
    assert cut.lines[-1].endswith("…")
    assert all(cut.font.width(line) <= 544 for line in cut.lines)


def test_what_the_fonts_lack_is_left_out_and_a_text_that_they_lack_is_not_drawn_at_all() -> None:
    assert drawable('Trust 😀 and "love" — it\'s naïve') == "Trust and “love” — it’s naïve"
    assert drawable("Żółć, çağ, Ёлки, εμπιστοσύνη") == "Żółć, çağ, Ёлки, εμπιστοσύνη"
    assert [drawable(HOSTILE[name]) for name in ("Hebrew", "Arabic", "Chinese", "emoji alone", "blanks")] == [""] * 5
    assert drawable("怎样建立信任 trust") == ""


def test_each_category_has_its_colour_and_its_shape() -> None:
    made = [picture(card(CardText("S", "K", "T", "A", "Q?", (number,)))) for number in range(1, 7)]
    shapes = set()
    for image, colour in zip(made, SHIPPED.light.accents, strict=True):
        rgb = tuple(bytes.fromhex(colour[1:]))
        assert image.getpixel((534, 300)) == rgb
        assert image.getpixel((592 + 48, 132 + 48)) == rgb
        shapes.add(tuple(image.getpixel(corner) == rgb for corner in ((594, 134), (685, 134), (685, 225), (594, 225))))
    assert len(shapes) == 6


def test_every_colour_of_a_card_is_one_of_the_colours_given() -> None:
    """Each colour is turned round; what is drawn must be turned round with it."""

    def turned(colour: str) -> str:
        return "#" + "".join(f"{255 - part:02x}" for part in rgb(colour))

    def other(scheme: Scheme) -> Scheme:
        plain = {name: turned(getattr(scheme, name)) for name in ("paper", "ink", "soft", "rule")}
        return Scheme(**plain, accents=tuple(map(turned, scheme.accents)))

    colours = Colours(other(SHIPPED.light), other(SHIPPED.dark))
    for text in (PLAIN, replace(PLAIN, accents=(3,)), replace(PLAIN, question="", accents=(1, 2, 4))):
        expected = ImageChops.invert(picture(card(text)))
        apart = ImageChops.difference(picture(card(text, colours)), expected).convert("L")
        assert max(apart.tobytes()) <= 1, text  # a mixed colour may be rounded the other way


# Which pages


def made(project: Site) -> list[str]:
    return sorted(name for name in all_files(project, lambda _: b"") if name.startswith("assets/"))


def test_what_a_reader_may_pass_on_has_one() -> None:
    """The landing page and other hand-written ones, guides and categories, issues and their list, and quizzes."""
    assert made(project_of(base_files())) == [
        "assets/cards/guides/dinner.png",
        "assets/cards/guides/dinner/high-flame.png",
        "assets/cards/index.png",
        "assets/cards/issues.png",
        "assets/cards/issues/smoke.png",
        "assets/cards/quizzes/kitchen.png",
    ]


def test_an_issue_that_is_not_public_has_none() -> None:
    draft = base_files(changes={ISSUE: [("status: ready", "status: draft")]})
    early = datetime(2026, 11, 23, 6, 9, tzinfo=UTC)
    assert [name for name in made(project_of(draft)) if "issues/" in name] == []
    assert [name for name in made(project_of(base_files(), early)) if "issues/" in name] == []


def test_no_line_of_a_recipe_is_on_a_card(project: Site) -> None:
    recipes = [example.create for guide in project.guides for part in guide.categories for example in part.examples]
    texts = " ".join(str(text) for text in card_texts(project).values())
    assert len(recipes) == 14
    assert [recipe for recipe in recipes if recipe in texts or curl(recipe) in texts] == []


def test_a_page_names_its_card_with_size_and_words() -> None:
    page = all_files(project_of(base_files()), lambda _: b"")["issues/smoke/index.md"]
    assert isinstance(page, str)
    head = page.split("---")[1]
    assert 'image: "/assets/cards/issues/smoke.png"' in head
    assert 'image_width: "1200"' in head
    assert 'image_height: "630"' in head
    assert re.search(r'image_alt: "How would you .+"', head)


def test_a_file_of_an_author_in_the_folder_of_the_cards_or_of_the_search_is_a_problem(tmp_path: Path) -> None:
    for name in ("assets/cards/mine.png", "pagefind/pagefind.js"):
        files = base_files({f"content/pages/{name}": b""})
        with pytest.raises(AssertionError, match=r"error: only the build writes to /.*; move this file"):
            project_of(files)
    assert not list(tmp_path.iterdir())


def test_the_head_of_a_built_page_names_its_card_by_an_absolute_address(built_site: BuiltSite) -> None:
    shown = set()
    for name, page in built_site.pages.items():
        head = {
            element.attributes.get("property") or element.attributes.get("name"): element.attributes.get("content", "")
            for element in page
            if element.tag == "meta"
        }
        if address := head.get("og:image"):
            file = address.removeprefix(built_site.url)
            shown.add(file)
            assert address == f"{built_site.url}assets/cards/{name.rstrip('/') or 'index'}.png"
            assert picture(built_site.files[file]).size == (int(head["og:image:width"]), int(head["og:image:height"]))
            assert head["og:title"] in head["og:image:alt"]
        assert head.get("twitter:card") == (
            None if name == "404.html" else "summary_large_image" if address else "summary"
        )
    assert shown == {name for name in built_site.files if name.startswith("assets/cards/")}
    assert len(shown) == 14


# Kept


def test_a_card_is_drawn_once_and_kept_by_its_content(tmp_path: Path) -> None:
    draw = cached_cards(tmp_path)
    assert draw(PLAIN) == card(PLAIN)
    (kept,) = (tmp_path / ".cache" / "cards").iterdir()
    kept.write_bytes(b"kept")
    assert draw(PLAIN) == b"kept"
    other = but(title="Steam")
    assert draw(other) == card(other)
    assert len(list((tmp_path / ".cache" / "cards").iterdir())) == 2


def test_cards_are_drawn_where_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file", encoding="utf-8")
    assert cached_cards(tmp_path)(PLAIN) == card(PLAIN)


def test_many_missing_cards_are_drawn_by_several_processes_and_said_so(tmp_path: Path) -> None:
    texts = [but(title=f"Steam {number}") for number in range(9)]
    said: list[str] = []
    draw_missing(tmp_path, texts[:4], said.append, many=5)
    assert (said, (tmp_path / ".cache").exists()) == ([], False)

    draw_missing(tmp_path, [*texts, *texts], said.append, many=5)
    assert said == ["Drawing 9 cards, which are kept for later builds ..."]
    kept = {path.read_bytes() for path in (tmp_path / ".cache" / "cards").iterdir()}
    assert kept == {card(text) for text in texts}
    draw_missing(tmp_path, texts, said.append, many=5)
    assert len(said) == 1


def test_no_process_is_started_where_no_card_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file", encoding="utf-8")
    said: list[str] = []
    draw_missing(tmp_path, [PLAIN], said.append, many=1)
    assert said == []


def test_another_process_draws_the_same_bytes() -> None:
    code = f"import sys; from generator.render.cards import *; sys.stdout.write(card({PLAIN!r}).hex())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}, capture_output=True, check=True)
    assert done.stdout.decode() == card(PLAIN).hex()


def test_the_key_changes_with_every_field() -> None:
    keys = {card_key(but(**{name: "x"})) for name in ("site", "kind", "title", "caption", "question")}
    assert len({card_key(PLAIN), card_key(replace(PLAIN, accents=(1,))), *keys}) == 7


def test_the_category_of_the_small_project_is_asked_as_its_guide_is() -> None:
    project = project_of(base_files(), NOW)
    text = card_texts(project)["/guides/dinner/high-flame/"]
    assert (text.kind, text.title) == (project.guides[0].title, project.guides[0].categories[0].title)
    assert text.question == project.guides[0].question
    assert CATEGORY.endswith("high-flame.yml")
