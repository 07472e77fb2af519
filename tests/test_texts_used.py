"""The words of the interface: every text is asked for somewhere, and no word of it is anywhere else."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import jinja2
import pytest
import yaml
from jinja2 import nodes
from mkdocs.commands.build import build
from mkdocs.config import load_config

import generator.i18n.texts
from generator.app.load import load
from generator.i18n.texts import TEXTS, Texts, read_texts
from generator.render.output import all_pages
from generator.render.view import TEMPLATES
from generator.site.disk import read_files
from generator.site.site import Site
from generator.text.document import Node, Scalar, Seq
from generator.text.yaml_source import read_markdown, read_yaml
from tests.tools.files import Files, write_files
from tests.tools.small_project import NOW, ROOT, SITE_URL, base_files

OVERRIDES = ROOT / "overrides"


EN = (TEXTS / "en.yml").read_bytes()


@dataclass(frozen=True)
class Use:
    """A call that asks for a text: the keys that it can ask for, and the names of the values it gives."""

    place: str
    keys: tuple[str, ...]
    values: frozenset[str]
    whole: bool  # with its places filled


def template_sources() -> dict[str, str]:
    paths = [*TEMPLATES.glob("*.jinja"), *OVERRIDES.rglob("*.html")]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


def uses_in_templates() -> Iterator[Use]:
    for place, source in template_sources().items():
        for call, loops in calls(jinja2.Environment(autoescape=True).parse(source), {}):
            if isinstance(call.node, nodes.Name) and call.node.name in {"t", "words"}:
                values = frozenset(keyword.key for keyword in call.kwargs)
                keys = tuple(strings(call.args[0], loops))
                yield Use(f"{place}:{call.lineno}", keys, values, whole=call.node.name == "t")


Loops = Mapping[str, tuple[str, ...]]


def calls(node: nodes.Node, loops: Loops) -> Iterator[tuple[nodes.Call, Loops]]:
    """Every call in a template, with the words that the loops around it go through."""
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Tuple):
        loops = {**loops, node.target.name: tuple(word for item in node.iter.items for word in strings(item, loops))}
    if isinstance(node, nodes.Call):
        yield node, loops
    for child in node.iter_child_nodes():
        yield from calls(child, loops)


def strings(node: nodes.Expr | None, loops: Loops) -> Iterator[str]:
    """The strings that an expression can be; none where that cannot be told."""
    if isinstance(node, nodes.CondExpr):
        yield from strings(node.expr1, loops)
        yield from strings(node.expr2, loops)
    elif isinstance(node, nodes.Concat):
        yield from map("".join, product(*(strings(part, loops) for part in node.nodes)))
    elif isinstance(node, nodes.Name):
        yield from loops.get(node.name, ())
    elif isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value


def uses_in_modules() -> Iterator[Use]:
    for path in sorted((ROOT / "generator").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            own = name == "self" and path.name == "texts.py"
            if name in {"texts", "browser"} or own:
                first = call.args[0]
                keys = (first.value,) if isinstance(first, ast.Constant) and isinstance(first.value, str) else ()
                values = frozenset(keyword.arg or "**" for keyword in call.keywords)
                place = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
                yield Use(place, keys, values, whole=name != "browser")


@cache
def uses() -> tuple[Use, ...]:
    return (*uses_in_templates(), *uses_in_modules())


# Keys and where they stand


def test_every_key_that_is_asked_for_is_written_out_and_there() -> None:
    known = read_texts().wordings

    assert [use.place for use in uses() if not use.keys] == []
    assert [f"{use.place}: {key}" for use in uses() for key in use.keys if key not in known] == []


def test_every_text_gets_the_values_it_takes() -> None:
    texts, wrong = read_texts(), []
    for use in (use for use in uses() if use.whole):
        for key in (key for key in use.keys if key in texts.wordings):
            try:
                texts(key, **dict.fromkeys(use.values, 1))
            except ValueError as error:
                wrong.append(f"{use.place}: {error}")

    assert wrong == []


def test_every_text_is_asked_for_somewhere() -> None:
    assert sorted(set(read_texts().wordings) - {key for use in uses() for key in use.keys}) == []


class Literals(HTMLParser):
    """What a page says: the text between its tags, and the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.data_of: str | None = None  # "text", or the type of the script that is open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.data_of = given.get("type", tag) if tag in {"script", "style"} else None
        meta = given.get("name", given.get("property", ""))
        for name, value in given.items():
            shown = name in {"aria-label", "alt", "title", "placeholder"}
            shown |= name == "content" and meta.endswith(("description", "title", "site_name"))
            if shown:
                self.said.append(value)
            elif name.startswith("data-"):  # mostly a word for the script
                self.said.append(value if re.search(r"[A-Z ]", value) else "")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the library's call
        self.data_of = None

    def handle_data(self, data: str) -> None:
        if self.data_of is None:
            self.said.append(data)
        elif self.data_of == "application/ld+json":
            self.said += re.findall(r'"(?:name|description|headline)":"((?:[^"\\]|\\.)*)"', data)


def said_in(html: str) -> list[str]:
    """Each text in turn, spaces made one."""
    reader = Literals()
    reader.feed(html)
    reader.close()
    return [" ".join(text.split()) for text in reader.said]


# No word of it anywhere else


def test_no_template_holds_words() -> None:
    lexer = jinja2.Environment(autoescape=True)
    found = []
    for place, source in template_sources().items():
        html = "".join(text if kind == "data" else "" for _, kind, text in lexer.lex(source))
        html = re.sub(r' [a-z-]+=""', "", html)  # attributes that hold nothing of their own
        html = f"<style>{html}</style>" if place.endswith(".css.jinja") else html
        found += [f"{place}: {text}" for text in said_in(html) if re.search(r"[A-Za-z]{2}", text)]

    assert found == []


def test_no_expression_in_a_template_holds_words() -> None:
    found = []
    for place, source in template_sources().items():
        strings = [node.value for node in jinja2.Environment(autoescape=True).parse(source).find_all(nodes.Const)]
        words = (text for text in strings if isinstance(text, str) and re.search(r"[A-Z][a-z]|[a-z] [a-z]", text))
        found += [f"{place}: {text}" for text in words]

    assert found == []


def shouted(english: bytes) -> bytes:
    """The English file, every letter outside a place a capital one."""

    def shout(wording: object) -> object:
        if isinstance(wording, dict):
            return {name: shout(inside) for name, inside in wording.items()}
        return re.sub(
            r"\{[a-z_]+\}|[^{]+", lambda part: part[0] if part[0][0] == "{" else part[0].upper(), str(wording)
        )

    file = yaml.load(english, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
    return yaml.safe_dump({"format": 1, "texts": shout(file["texts"])}, allow_unicode=True).encode()


@pytest.fixture(name="esperanto")
def _esperanto(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Texts:
    """English in capitals, as Esperanto: nobody ships it, and its plurals are like ours."""
    write_files(tmp_path / "texts", {"en.yml": EN, "eo.yml": shouted(EN)})
    monkeypatch.setattr(generator.i18n.texts, "TEXTS", tmp_path / "texts")
    return read_texts("eo")


def written_by_authors(files: Files) -> str:
    """All that the files of a project say."""

    def scalars(node: Node) -> Iterator[str]:
        if isinstance(node, Scalar):
            yield node.text
        else:
            for inside in node.items if isinstance(node, Seq) else (entry.value for entry in node.entries):
                yield from scalars(inside)

    said = []
    for path, data in files.items():
        if path.endswith((".yml", ".md")):
            document, _ = (read_yaml if path.endswith(".yml") else read_markdown)(path, data)
            assert document is not None
            said += [*scalars(document.root), document.body]
    return straight(" ".join(said))


def straight(text: str) -> str:
    """The text with plain quotes, spaces made one."""
    return " ".join(text.translate(str.maketrans("“”‘’", "\"\"''")).split())


def unchanged(english: str, other: str, authors: str) -> list[str]:
    """What a page says alike in both languages and no author wrote."""
    mine, theirs = said_in(english), said_in(other)
    assert len(mine) == len(theirs)
    alike = (text for text, counterpart in zip(mine, theirs, strict=True) if text == counterpart)
    return [text for text in alike if re.search(r"[A-Za-z]{2}", text) and straight(text).strip(" .,·") not in authors]


@pytest.mark.parametrize("which", ["small project", "real project"])
def test_a_site_in_another_language_says_nothing_in_english(esperanto: Texts, which: str) -> None:
    files = base_files() if which == "small project" else read_files(ROOT)
    ours, theirs = pages_in(read_texts(), files), pages_in(esperanto, files)
    authors = f"{written_by_authors(files)} {SITE_URL}feed.xml"  # an address isn't words of a language

    assert list(ours) == list(theirs)
    found = {path: unchanged(ours[path], theirs[path], authors) for path in ours}
    assert {path: texts for path, texts in found.items() if texts} == {}


def pages_in(texts: Texts, files: Files) -> dict[str, str]:
    """The bodies of all pages, their titles and descriptions put before them as elements."""
    project = load(files, NOW, SITE_URL, texts).site
    assert isinstance(project, Site)
    pages = {}
    for path, page in all_pages(project).items():
        _, front, body = page.split("---\n", 2)
        head = yaml.safe_load(front)
        pages[path] = f"<title>{head['title']}</title><p>{head['description']}</p>{body}"
    return pages


def test_the_theme_says_nothing_in_english(esperanto: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INVERSION_NOW", NOW.isoformat())
    authors = written_by_authors(base_files()) + " Kitchen Notes"
    ours, theirs = built(tmp_path / "ours", "en"), built(tmp_path / "theirs", esperanto.language)

    assert '<html lang="en">' in ours["404.html"]
    assert '<html lang="eo">' in theirs["404.html"]
    found = {path: unchanged(ours[path], theirs[path], authors) for path in ("404.html", "index.html")}
    assert found == {"404.html": [], "index.html": []}


def built(folder: Path, language: str) -> dict[str, str]:
    """Every page of the small project, built by MkDocs with the theme's overrides."""
    theme = json.dumps({"name": "material", "custom_dir": str(OVERRIDES), "language": language, "font": False})
    config = f"site_name: Kitchen Notes\ndocs_dir: content/pages\nplugins: [inversion]\ntheme: {theme}\n"
    write_files(folder, base_files() | {"mkdocs.yml": (config + "nav: [Kitchen: index.md]\n").encode()})
    build(load_config(config_file=str(folder / "mkdocs.yml")))
    site = folder / "site"
    return {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}


def test_a_language_written_from_right_to_left_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = ("zero", "one", "two", "few", "many", "other")
    file = yaml.load(EN, Loader=yaml.BaseLoader)  # noqa: S506 - it makes text only
    for texts in file["texts"].values():
        for name, wording in texts.items():
            if isinstance(wording, dict):
                texts[name] = dict.fromkeys(forms, wording["other"])
    arabic = yaml.safe_dump({"format": 1, "texts": file["texts"]}).encode()
    write_files(tmp_path / "texts", {"en.yml": EN, "ar.yml": arabic})
    monkeypatch.setattr(generator.i18n.texts, "TEXTS", tmp_path / "texts")
    monkeypatch.setenv("INVERSION_NOW", NOW.isoformat())

    assert '<html lang="ar" dir="rtl">' in built(tmp_path / "site", "ar")["index.html"]
