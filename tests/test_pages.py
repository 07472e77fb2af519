"""A project to pages: pure, complete, escaped, and framed so that any builder of Markdown sites leaves them alone."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from random import Random
from typing import Any

import markdown
import pytest
import yaml

import generator.app.load
from generator.app.load import load
from generator.render.feeds import all_feeds
from generator.render.output import all_pages
from generator.render.urls import absolute, link, relative, relative_address, targets
from generator.rules.registry import BUILD
from generator.rules.texts import text_problems
from generator.site.disk import read_files
from tests.tools.files import Files
from tests.tools.small_project import (
    BASE,
    CATEGORY,
    GUIDE,
    ISSUE,
    NOW,
    PAGE,
    QUIZ,
    ROOT,
    SITE,
    SITE_URL,
    STRATEGY,
    TOPICS,
    base_files,
    pages_of,
    project_of,
)

REAL = read_files(ROOT)
WRITTEN = (SITE, TOPICS, GUIDE, CATEGORY, STRATEGY, ISSUE, PAGE, QUIZ)
EVIL = (
    "</p></script><script>alert(1)</script><img src=x onerror=alert(2)> \"'> {{ 7*7 }} {% x %} <!-- *x* [y](/z/) &amp;"
)
_LINK = re.compile(r'(?:href|src)="([^"]*)"')


def address_of(src_uri: str) -> str:
    """Where a builder puts the page of a Markdown file."""
    return "/" + re.sub(r"(?:^|(?<=/))index\.md$", "", src_uri).replace(".md", "/")


def body(page: str) -> str:
    """The page without its front matter."""
    return page.split("---\n", 2)[2]


class Outline(HTMLParser):
    """Reads a page as a browser does: its tags, and the data of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.scripts: list[str] = []
        self.in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.in_script = tag == "script"
        if self.in_script:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the library's call
        self.in_script = False

    def handle_data(self, data: str) -> None:
        if self.in_script:
            self.scripts[-1] += data
        else:
            self.text.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def outline(page: str) -> Outline:
    reader = Outline()
    reader.feed(body(page))
    reader.close()
    return reader


@pytest.fixture(name="both", params=["small project", "real project"])
def _both(request: pytest.FixtureRequest) -> Files:
    return base_files() if request.param == "small project" else dict(REAL)


# Pure


def test_the_same_project_gives_the_same_bytes(both: Files) -> None:
    project = project_of(both)

    assert all_pages(project) == all_pages(project)
    assert all_pages(project) == all_pages(project_of(both))


def test_the_order_of_the_files_does_not_matter(both: Files) -> None:
    names = list(both)
    Random(7).shuffle(names)  # noqa: S311 - any other order will do

    shuffled = all_pages(project_of({name: both[name] for name in names}))

    assert list(shuffled.items()) == list(pages_of(both).items())


def test_the_moment_itself_is_in_no_page(both: Files) -> None:
    assert pages_of(both, NOW) == pages_of(both, NOW + timedelta(seconds=61))


def test_line_endings_and_byte_order_marks_are_in_no_page() -> None:
    files = {name: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n") for name, data in base_files().items()}

    assert pages_of(files) == pages_of(base_files())


def test_nothing_in_a_project_can_be_changed_by_drawing_it() -> None:
    project = project_of(base_files())
    before = repr(project)
    all_pages(project)

    assert repr(project) == before


# Addresses


def test_every_page_has_an_address_of_the_project_and_every_address_a_page(both: Files) -> None:
    project = project_of(both)

    assert sorted(address_of(src_uri) for src_uri in all_pages(project)) == sorted(project.addresses)


def test_the_contracts_addresses_are_there() -> None:
    assert {address_of(src_uri) for src_uri in pages_of(base_files())} >= {
        "/",
        "/guides/dinner/",
        "/guides/dinner/high-flame/",
        "/guides/dinner/strategies/set-a-timer/",
        "/quizzes/",
        "/quizzes/kitchen/",
        "/issues/",
        "/issues/2026/",
        "/issues/smoke/",
        "/topics/",
        "/topics/heat/",
    }


def test_every_link_inside_the_site_is_relative_and_leads_to_a_page_or_a_feed(both: Files) -> None:
    pages = pages_of(both)
    known = {address_of(src_uri) for src_uri in pages} | {f"/{path}" for path in all_feeds(project_of(both))}
    for src_uri, page in pages.items():
        for target in _LINK.findall(body(page)):
            if re.match(r"https?:|mailto:|tel:|#", target):
                continue
            assert not target.startswith("/"), (src_uri, target)
            found = posixpath.normpath(posixpath.join(address_of(src_uri), target.partition("#")[0]))
            found = found.rstrip("/") + "/" if target.partition("#")[0].endswith(("/", "..", ".")) else found
            assert found in known or found.startswith("/assets/"), (src_uri, target)


@pytest.mark.parametrize(
    ("target", "address", "way"),
    [
        ("/", "/", "./"),
        ("/a/", "/", "a/"),
        ("/", "/a/", "../"),
        ("/", "/a/b/c/", "../../../"),
        ("/a/", "/a/", "./"),
        ("/a/b/", "/a/", "b/"),
        ("/b/c/", "/a/d/e/", "../../../b/c/"),
        ("/a/#x", "/a/", "./#x"),
        ("/b/#x-y", "/a/", "../b/#x-y"),
        ("/assets/a.css", "/a/b/", "../../assets/a.css"),
        ("/a.png", "/", "a.png"),
    ],
)
def test_a_link_is_the_way_from_its_page(target: str, address: str, way: str) -> None:
    assert relative_address(target, address) == way
    assert relative(f'<a href="{link(target)}">', address) == f'<a href="{way}">'


def test_a_link_that_travels_is_absolute() -> None:
    html = f'<a href="{link("/a/#b")}">x</a><img src="{link("/c.png")}">'

    assert absolute(html, SITE_URL) == f'<a href="{SITE_URL}a/#b">x</a><img src="{SITE_URL}c.png">'
    assert targets(html) == {"/a/", "/c.png"}


@pytest.mark.parametrize("site_url", ["/", "https://example.org/", "https://example.org", "https://e.org/a/b/"])
def test_the_site_may_lie_anywhere(site_url: str) -> None:
    project = load(base_files(), NOW, site_url).site
    assert project is not None
    pages = all_pages(project)
    home = site_url if site_url.endswith("/") else site_url + "/"

    assert f'"{home}guides/dinner/"' in pages["guides/dinner/index.md"]
    assert [inside(page) for page in pages.values()] == [inside(page) for page in pages_of(base_files()).values()]


def inside(page: str) -> list[str]:
    """The links of a page. A mail that passes an issue on has its whole address, which says where the site is."""
    return [link for link in _LINK.findall(page) if not link.startswith("mailto:?subject=")]


# Framed


def test_a_page_is_front_matter_and_one_block_without_blank_lines(both: Files) -> None:
    for src_uri, page in pages_of(both).items():
        assert re.fullmatch(r"---\n(?:[a-z_]+: .+\n)+---\n\n(?:[^\n]+\n)+", page), src_uri
        assert re.search(r"^[ \t]", body(page), re.MULTILINE) is None, src_uri


def test_front_matter_is_yaml_with_a_title_and_a_description(both: Files) -> None:
    for page in pages_of(both).values():
        head = yaml.safe_load(page.split("---\n")[1])
        assert set(head) >= {"title", "description", "og_type"}
        assert all(isinstance(value, str) and value for value in head.values())


def test_a_markdown_builder_leaves_the_block_as_it_is(both: Files) -> None:
    for src_uri, page in pages_of(both).items():
        html = body(page).strip()
        for extensions in ([], ["extra", "smarty", "toc", "sane_lists", "nl2br", "admonition"]):
            assert markdown.markdown(html, extensions=list(extensions)) == html, (src_uri, extensions)


# Quizzes in a text

FENCES = """\
```quiz
self-audit
```

Words.

```quiz
self-audit
{0}
{1}
```

```quiz
self-audit
{1}
{2}
```

```quiz
which-leak
```

```quiz
which-leak
{3}
```
"""


def test_a_quiz_and_parts_of_it_on_one_page_share_no_id() -> None:
    project = project_of(dict(REAL))
    audit, leaks = ([item.id for item in project.quiz(name).items] for name in ("self-audit", "which-leak"))
    about = "content/pages/about.md"
    text = REAL[about].decode() + "\n" + FENCES.format(audit[0], audit[1], audit[-1], leaks[-1])
    read = outline(pages_of({**REAL, about: text.encode()})["about.md"])

    ids = [attributes["id"] for _, attributes in read.tags if "id" in attributes]
    assert len(ids) > 60
    assert len(set(ids)) == len(ids)
    held = [json.loads(script) for script in read.scripts if '"quiz"' in script]
    assert [[item["id"] for item in one["items"]] for one in held] == [
        audit,
        audit[:2],
        [audit[1], audit[-1]],
        leaks,
        leaks[-1:],
    ]
    assert len({one["form"] for one in held}) == 5


# Hostile words


def spoilt(text: str, evil: str) -> str:
    """Each text of a file with the evil words at its end; ids, dates and other words of a fixed form stay."""
    fixed = (
        *(
            "format",
            "id",
            "url",
            "timezone",
            "publish_at",
            "last_checked",
            "action",
            "stance",
            "status",
            "kind",
            "quiz",
        ),
        *("guide", "tags", "quizzes", "strategies", "better", "min_answered", "category", "description"),
    )
    made = []
    for line in text.split("\n"):
        match = re.fullmatch(r"(\s*(?:- )?)(?:([a-z_]+): )?([A-Z].*)", line)
        if match and match[2] not in fixed and not line.startswith("#"):
            key = f"{match[2]}: " if match[2] else ""
            in_block = not match[2] and "- " not in match[1]
            words = f"{match[3]} {evil}"
            made.append(f"{match[1]}{key}{words if in_block else json.dumps(words)}")
        else:
            made.append(line)
    return "\n".join(made)


def evil_files() -> Iterator[tuple[str, Files]]:
    for path in WRITTEN:
        files = base_files()
        text = spoilt(files[path].decode(), EVIL)
        yield path, {**files, path: text.replace("[y](/z/)", "[y](/guides/dinner/)").encode()}


def test_hostile_words_of_an_author_stay_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if the check that refuses raw HTML overlooked them."""
    monkeypatch.setattr(generator.app.load, "BUILD", tuple(check for check in BUILD if check is not text_problems))
    plain = [outline(page) for page in pages_of(base_files()).values()]
    tags = {tag for one in plain for tag, _ in one.tags} | {"em", "a"}
    for path, files in evil_files():
        assert files[path].count(b"alert(1)") > 1, path
        for src_uri, page in pages_of(files).items():
            read = outline(page)
            assert {tag for tag, _ in read.tags} <= tags, (path, src_uri)
            names = [name for _, attributes in read.tags for name in attributes]
            assert [name for name in names if name.startswith("on")] == [], (path, src_uri)
            for script in read.scripts:
                assert not script or isinstance(json.loads(script), dict), (path, src_uri)
            block = body(page).strip()
            assert markdown.markdown(block) == block, (path, src_uri)
            assert yaml.safe_load(page.split("---\n")[1])["title"]


def test_hostile_words_are_shown_as_they_were_written() -> None:
    words = 'A <b>bold</b> "claim" {{ x }} *and* [more](/y/) &amp; </script>'
    files = base_files(changes={GUIDE: [("question: How would you burn a dinner?", f"question: {json.dumps(words)}")]})
    page = pages_of(files)["guides/dinner/index.md"]

    shown = "A &lt;b&gt;bold&lt;/b&gt; “claim” {{ x }} *and* [more](/y/) &amp;amp; &lt;/script&gt;"
    assert f'<p class="question">{shown}</p>' in page


@pytest.mark.parametrize("words", ["</script>", "<!--", "<script>", "]]>", "\\u003c", "\u00e9😀", "&quot;"])
def test_data_in_a_page_says_what_was_written(words: str) -> None:
    files = base_files(changes={ISSUE: [("title: Smoke", f"title: {json.dumps(words + ' x', ensure_ascii=False)}")]})
    scripts = outline(pages_of(files)["issues/smoke/index.md"]).scripts
    things: list[Any] = [json.loads(script) for script in scripts if script]  # one of them only names its file

    assert any(words + " x" in json.dumps(thing, ensure_ascii=False).replace("\\\\", "\\") for thing in things)


def test_a_description_with_quotes_and_colons_survives_the_front_matter() -> None:
    words = 'He said: "no" - it\'s # not: [a] {b} & *c* \\ 100%'
    files = base_files(changes={STRATEGY: [("Let a bell do the watching.", json.dumps(words))]})
    page = pages_of(files)["guides/dinner/strategies/set-a-timer/index.md"]

    assert yaml.safe_load(page.split("---\n")[1])["description"] == words


def test_the_small_project_on_the_disk_is_what_the_tests_load() -> None:
    assert read_files(BASE) == base_files()
