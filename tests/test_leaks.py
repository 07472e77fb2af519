"""The search for what is not public: whatever is put into a built site, in any wrapping, is found; else nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from html import escape
from io import BytesIO
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pydantic import BaseModel

from generator.app.scaffold import new_quiz
from generator.app.settings import Settings
from generator.app.verify import needles_of
from generator.edges.commands.cli import main
from generator.model.issue import Issue
from generator.publish.leaks import EXEMPT, SOUGHT, SOUGHT_APART, Leak, Needles, read_site, search
from tests.project_support import run
from tests.site_support import NOW as BUILT_AT
from tests.site_support import BuiltSite
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, ROOT, TOPICS, base_files

NOW = "2026-12-01T12:00:00+00:00"
SITE_URL = "https://example.org/notes/"
FUTURE = "content/issues/2027-03-04-tiny-embers.md"
DRAFT = "content/issues/2026-11-20-half-burnt-toast.md"
FUTURE_TEXT = """\
---
format: 1
id: e7f8g9h0
title: 'Salt & "Embers" <always>'
subtitle: How a quiet hearth comes back to life
description: Why nobody should trust a fireplace that looks cold.
status: ready
question: How would you let a dead hearth start again?
tags: [heat]
reflection:
  - Which ashes have you never stirred?
quote:
  text: Grey is not cold.
  by: Sweeney of Ashby
  note: said on the roof of a bakery
aliases: [/old/glowing-coals/]
---

Under the *grey* crust of an old fire there sits a warmth that nobody sees until the draught returns at night.
"""
DRAFT_TEXT = (
    FUTURE_TEXT.replace("status: ready", "status: draft")
    .replace("e7f8g9h0", "d1r2a3f4")
    .replace("title: 'Salt & \"Embers\" <always>'", "title: Unwatched")
    .replace("aliases: [/old/glowing-coals/]\n", "")
)
OWN = "[heat, hearth-lore]\nquiz: hearth-check\ncover: {src: glow.png, alt: An ember in the dark}"
TOPIC = "  hearth-lore:\n    title: Lore of hearths\n    description: What sweeps tell each other.\n"
QUIZ = (
    new_quiz("hearth-check", "scale")["quizzes/hearth-check.yml"]
    .replace("Hearth check", "Coals under ash")
    .replace("TODO: ", "")
)
CONFIG = """\
site_name: Kitchen Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: mkdocs}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}]
"""


def png(colour: str) -> bytes:
    data = BytesIO()
    Image.new("RGB", (40, 30), colour).save(data, "PNG")
    return data.getvalue()


GLOW, PAN = png("red"), png("grey")


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with an issue to come, which has a picture, and a draft, built."""
    root = tmp_path_factory.mktemp("leaks")
    folder = FUTURE.removesuffix(".md")
    future: dict[str, str | bytes | None] = {
        f"{folder}/index.md": f"{FUTURE_TEXT.replace('[heat]', OWN)}\n![Coals at night](glow.png)\n",
        f"{folder}/glow.png": GLOW,
        TOPICS: base_files()[TOPICS].decode() + TOPIC,
        "quizzes/hearth-check.yml": QUIZ,
    }
    write_files(root, base_files({**future, DRAFT: DRAFT_TEXT, "mkdocs.yml": CONFIG}))
    built = run("mkdocs", "build", "--strict", cwd=root, INVERSION_NOW=NOW, SOURCE_DATE_EPOCH="0")
    assert built.returncode == 0, built.stderr
    return root


@pytest.fixture(scope="module", name="sought")
def _sought(project: Path) -> Needles:
    return sought_in(project)


@pytest.fixture(name="seed")
def _seed(sought: Needles) -> Callable[[Mapping[str, bytes]], set[str]]:
    """The kinds of what is found of the future issue in a site of these files."""

    def seeded(files: Mapping[str, bytes]) -> set[str]:
        found = search(files.items(), sought)
        assert {leak.path for leak in found} <= set(files)
        assert {leak.issue for leak in found} <= {"e7f8g9h0", "d1r2a3f4"}
        return {leak.kind for leak in found if leak.issue == "e7f8g9h0"}

    return seeded


def sought_in(project: Path, now: str = NOW) -> Needles:
    return needles_of(project, datetime.fromisoformat(now), Settings(SITE_URL))


def found_in(project: Path, site: Path, now: str = NOW) -> tuple[Leak, ...]:
    return search(read_site(site), sought_in(project, now))


def inversion(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"INVERSION_NOW": NOW})


Seed = Callable[[Mapping[str, bytes]], set[str]]
TITLE = 'Salt & "Embers" <always>'
SENTENCE = "a warmth that nobody sees until the draught returns"


# What is sought


def test_every_field_of_an_issue_is_sought_or_exempt_by_name() -> None:
    fields = {name.split(".")[0] for name in (*SOUGHT, *SOUGHT_APART, *EXEMPT)}

    assert fields == set(Issue.model_fields)


def texts_in(annotation: object) -> Iterator[str]:
    """The names of the texts in a record type, with dots where one record is in another."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            inside = list(texts_in(field.annotation))
            yield from (f"{name}.{one}".rstrip(".") for one in inside)
    elif annotation is str:
        yield ""
    else:
        for part in get_args(annotation):
            yield from texts_in(part)


def test_each_text_of_the_sought_fields_is_found_wherever_a_record_holds_it(seed: Seed) -> None:
    written = {
        "id": "e7f8g9h0",
        "slug": "tiny-embers",
        "title": TITLE,
        "subtitle": "How a quiet hearth comes back to life",
        "description": "Why nobody should trust a fireplace that looks cold.",
        "question": "How would you let a dead hearth start again?",
        "reflection": "Which ashes have you never stirred?",
        "quote.text": "Grey is not cold.",
        "quote.by": "Sweeney of Ashby",
        "quote.note": "said on the roof of a bakery",
        "aliases": "/old/glowing-coals/",
        "cover.alt": "An ember in the dark",
    }

    apart = {name for name in texts_in(Issue) if name.split(".")[0] in SOUGHT_APART}
    assert set(texts_in(Issue)) == {*SOUGHT, *(EXEMPT.keys() & set(texts_in(Issue))), *apart}
    assert set(written) == set(SOUGHT), "a new text of an issue needs words of its own in FUTURE_TEXT, and a line here"
    for name, text in written.items():
        assert SOUGHT[name] in seed({"page.html": f"<p>{escape(text)}</p>".encode()}), name


# A clean site


def test_topics_and_quizzes_that_come_out_with_an_issue_are_sought_too(seed: Seed) -> None:
    assert seed({"topics/index.html": b"<h2>Lore of hearths</h2>"}) == {"topic"}
    assert seed({"sitemap.xml": b"<loc>https://example.org/notes/topics/hearth-lore/</loc>"}) == {"topic"}
    assert seed({"quizzes/index.html": b"<h2>Coals under ash</h2>"}) == {"quiz"}


def test_a_site_built_by_this_program_is_clean(project: Path) -> None:
    assert found_in(project, project / "site") == ()


def test_the_same_site_is_built_to_the_byte_without_the_hidden_issues(project: Path, tmp_path: Path) -> None:
    write_files(tmp_path, base_files({"mkdocs.yml": CONFIG}))
    built = run("mkdocs", "build", "--strict", cwd=tmp_path, INVERSION_NOW=NOW, SOURCE_DATE_EPOCH="0")
    assert built.returncode == 0, built.stderr

    with_them, without = (
        {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        for site in (project / "site", tmp_path / "site")
    )
    assert sorted(with_them) == sorted(without)
    assert [name for name in without if with_them[name] != without[name]] == []


def test_once_the_issue_is_out_nothing_of_it_is_a_leak(project: Path, tmp_path: Path) -> None:
    site = write_files(tmp_path, {"a.html": f"e7f8g9h0 {escape(TITLE)} {SENTENCE}".encode()})

    assert {leak.issue for leak in found_in(project, site)} == {"e7f8g9h0", "d1r2a3f4"}
    later = found_in(project, site, "2027-03-05T00:00:00+00:00")
    assert later == ()  # the draft says the same


# What is found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("e7f8g9h0", "id"),
        ("tag:example.org,2026:E7F8G9H0", "id"),
        (escape(TITLE), "title"),
        ("How a quiet\n      hearth comes back to life", "subtitle"),
        ("Why nobody should trust a fireplace that looks cold.", "description"),
        ("How would you let a dead hearth start again?", "question"),
        ("Which ashes have you never stirred?", "reflection"),
        ("Grey is not cold.", "quote"),
        ("<cite>Sweeney of Ashby</cite>", "quote"),
        ("said on the roof of a bakery", "quote"),
        ('<img alt="An ember in the dark">', "picture's description"),
        ("Under the <em>grey</em> crust of an old fire there", "text"),
        ("<p>under the GREY crust of an\nold <a href='x'>fire</a> there", "text"),
        (f"and so: {SENTENCE}", "text"),
        ('<a href="../issues/tiny-embers/">', "address"),
        ('<img src="assets/cards/tiny-embers.png">', "slug"),
        ("old/glowing-coals", "alias"),
        ('<img alt="Coals at night">', "picture's description"),
        ("media/glow.png", "picture's name"),
        ("<time>2027-03-04</time>", "day"),
        ("Thu, 04 Mar 2027 06:10:00 +0000", "day"),
        ("Thursday, 4 March 2027", "day"),
    ],
)
def test_each_thing_of_an_issue_is_found_in_a_page(seed: Seed, text: str, kind: str) -> None:
    assert kind in seed({"some/page.html": f"<html><body>{text}</body></html>".encode()})


@pytest.mark.parametrize(
    "wrap",
    [
        pytest.param(escape, id="HTML"),
        pytest.param(lambda text: escape(escape(text)), id="HTML in a feed"),
        pytest.param(lambda text: json.dumps({"content_html": escape(text)}), id="HTML in JSON"),
        pytest.param(lambda text: json.dumps(text).replace("&", "\\u0026").replace("<", "\\u003c"), id="JSON in HTML"),
        pytest.param(lambda text: f"<![CDATA[{text}]]>", id="CDATA"),
        pytest.param(lambda text: "mailto:?subject=" + quote(text), id="address"),
        pytest.param(lambda text: "".join(f"&#{ord(letter)};" for letter in text), id="numbers"),
        pytest.param(lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text), id="JSON escapes"),
        pytest.param(str.upper, id="capitals"),
        pytest.param(lambda text: text.replace(" ", "\\n"), id="lines in JSON"),
        pytest.param(
            lambda text: text.replace(" ", "\N{NO-BREAK SPACE}").replace("bers", "\N{SOFT HYPHEN}bers"), id="soft"
        ),
    ],
)
@pytest.mark.parametrize("name", ["page/index.html", "feed.xml", "feed.json", "search/part.js", "data"])
def test_a_title_is_found_in_any_wrapping_and_any_file(seed: Seed, wrap: Callable[[str], str], name: str) -> None:
    assert "title" in seed({name: f"x {wrap('Salt & Embers always')} x".encode()})


def test_a_slug_is_found_in_the_name_of_a_file_and_in_a_sitemap(seed: Seed) -> None:
    assert seed({"issues/tiny-embers/index.html": b""}) == {"address", "slug"}
    assert seed({"sitemap.xml": b"<loc>https://example.org/notes/issues/tiny-embers/</loc>"}) >= {"address", "slug"}


def test_what_is_gzipped_is_found_even_twice_and_under_any_name(seed: Seed) -> None:
    text = json.dumps({"title": TITLE}).encode()

    assert seed({"sitemap.xml.gz": gzip.compress(text)}) == {"title"}
    assert seed({"pagefind/fragment/en_1.pf_fragment": gzip.compress(b"pagefind_dcd" + text)}) == {"title"}
    assert seed({"x.bin": gzip.compress(gzip.compress(text))}) == {"title"}


def test_what_only_begins_like_gzip_is_searched_as_it_is(seed: Seed) -> None:
    assert seed({"x.gz": b"\x1f\x8b\x08 e7f8g9h0"}) == {"id"}


def test_words_in_a_picture_of_many_bytes_are_found(seed: Seed) -> None:
    assert seed({"card.png": b"\x89PNG\xff\xfetEXtTitle\x00e7f8g9h0\xff"}) == {"id"}


def test_a_leak_is_told_by_file_kind_and_id_and_quotes_nothing(project: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"a/index.html": escape(TITLE).encode(), "b.json": b"d1r2a3f4"})
    result = inversion("leaks", tmp_path, "--project", project)

    assert result.exit_code == 1
    assert result.stdout == (
        "a/index.html: contains the title of issue e7f8g9h0, which is not public\n"
        "b.json: contains the id of issue d1r2a3f4, which is not public\n"
    )
    assert result.stderr == "2 leaks\n"


def test_a_clean_site_ends_with_0(project: Path) -> None:
    result = inversion("leaks", project / "site", "--project", project)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 leaks\n")


# What is no leak


@pytest.mark.parametrize(
    "text",
    [
        "tiny bright embers",  # the words of the slug apart
        "a warmth that nobody sees until",  # six words of the text
        "Salt. <p>Embers, always",  # two texts, not one title
        "issues</a></li><li><a>Tiny Embers",
        "Smoke comes before fire",
        "e7f8g9h0x",
    ],
)
def test_words_that_only_look_alike_are_no_leak(seed: Seed, text: str) -> None:
    assert seed({"page.html": text.encode()}) - {"slug"} == set()


def test_what_public_sources_say_too_is_no_leak(tmp_path: Path) -> None:
    draft = DRAFT_TEXT.replace("title: Unwatched", "title: Smoke comes before fire")
    files = base_files({DRAFT: draft, "mkdocs.yml": CONFIG})
    write_files(tmp_path / "project", files)
    site = write_files(
        tmp_path / "site", {"page.html": b"Smoke comes before fire. How would you let a dead hearth go?"}
    )

    assert found_in(tmp_path / "project", site) == ()


def test_a_title_of_one_word_that_the_theme_says_is_no_leak(tmp_path: Path) -> None:
    draft = DRAFT_TEXT.replace("title: Unwatched", "title: Navigation")
    write_files(tmp_path / "project", base_files({DRAFT: draft, "mkdocs.yml": CONFIG}))
    site = write_files(tmp_path / "site", {"page.html": b'<nav aria-label="Navigation">'})

    assert found_in(tmp_path / "project", site) == ()


def test_one_plain_word_in_a_script_or_by_chance_in_a_picture_is_no_leak(project: Path, tmp_path: Path) -> None:
    write_files(tmp_path, {"page.html": b"unwatched", "x.js": b"unwatched", "y.png": b"\xff unwatched"})

    assert {leak.path for leak in found_in(project, tmp_path)} == {"page.html", "y.png"}


def test_a_public_issue_hides_nothing_and_leaks_nothing(project: Path, tmp_path: Path) -> None:
    assert ISSUE in base_files()
    write_files(tmp_path, {"feed.xml": b"k3h7q2x9 Smoke A first sign What smoke tells a cook."})

    assert found_in(project, tmp_path) == ()


def test_a_project_with_errors_stops_with_its_problems(tmp_path: Path) -> None:
    broken = base_files(changes={ISSUE: [("status: ready", "status: raedy")]})
    write_files(tmp_path, broken | {"mkdocs.yml": (ROOT / "mkdocs.yml").read_bytes()})
    (tmp_path / "site").mkdir()
    result = inversion("leaks", tmp_path / "site", "--project", tmp_path)

    assert result.exit_code == 1
    assert ISSUE in result.stderr


def test_the_real_site_is_clean(built_site: BuiltSite) -> None:
    assert found_in(ROOT, built_site.folder, BUILT_AT) == ()


@pytest.mark.parametrize("spoil", ["title: 'Salt", "titel: x\ntitle: 'Salt"])
def test_what_is_known_of_an_issue_that_cannot_be_read_is_sought(tmp_path: Path, spoil: str) -> None:
    text = FUTURE_TEXT.replace("title: 'Salt", spoil)
    text = text if "titel" in spoil else text.replace("<always>'", "<always>")
    write_files(tmp_path / "project", base_files({FUTURE: text, "mkdocs.yml": CONFIG}))
    page = f"<p>{SENTENCE}</p> e7f8g9h0 <a href='/issues/tiny-embers/'>".encode()
    found = found_in(tmp_path / "project", write_files(tmp_path / "site", {"a.html": page}))

    assert {(leak.issue, leak.kind) for leak in found} >= {
        ("e7f8g9h0", kind) for kind in ("text", "id", "slug", "address")
    }
