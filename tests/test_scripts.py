"""The scripts as they are served: the program that was written, without its comments, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.app.settings import Settings
from generator.app.theme import theme_scripts
from generator.render.loaded_scripts import INSTRUMENT
from generator.render.scripts import stripped
from generator.text.problems import AuthorError
from tests.node import Node
from tests.site_support import ROOT, BuiltSite
from tests.tools.files import write_files

THEME = ROOT / "overrides"
WORKER = ROOT / "generator/render/offline/worker.js"
SOURCES = sorted(path.relative_to(THEME).as_posix() for path in (THEME / "assets").rglob("*.js"))
# Another parser than the one that strips: it reads a script and writes it again from its syntax tree, without comments.
SAME = """
const { stripTypeScriptTypes } = await import("node:module");
return given.map((source) => stripTypeScriptTypes(source, { mode: "transform" }));
"""
TRICKY = {
    "a template in a template": "f = (a) => `<b>\n  ${a ? `${a}/5` : 'N/A'} // no\n</b> <i class='x' id='y'>`; // a",
    "blanks of a template": "f = `  a  ${ b }  ${c}\n\n  /* no */  ${ /* x */ `  d` }\\\n  `;",
    "code in a template": "f = `${[1, 2].map((n) => { // a\n  return `${n} `;\n}).join('')}`;",
    "strings": "f = 'http://a' + \"/* no */\" + 'it\\'s // no' + 'a\\\n   b';",
    "regular expressions": "f = a.replace(/\\/\\/ *[/*]  /g, '') / 2 /* x */ / b; // c",
    "a line end that ends a statement": "f = () => {\n  return /* a\n  b */ a;\n};",
    "a line end in front of ++": "a // x\n++b",
    "a comment for a blank": "const/* a */b = typeof/* b */c in/* d */e;",
    "a comment between two signs": "f = a +/* x */+ b -/* y */- c;",
    "a label and a loop": "here: for (;;) { // x\n  continue here\n}",
    "what is new in classes": "class A { #a = 1; static #b; static { A.#b = 2 } get c() { return #a in this } }",
    "operators": "a ??= b?.[c]?.(d); e ||= 10n ** 2n; f &&= 1_000; g = { ...h, async *i() { yield* await j } };",
    "modules": "import a, { b as c } from './d.js'; // x\nexport { a as default, c };\nexport const f = import(a);",
    "asynchronous loops": "for await (const a of b) { /* x */ }",
    "other line ends": "a = 1 // x\r\nb = 2 // y\u2028c = 3 // z\u2029d",
    "no code at all": "// x\n/* y */\n",
}


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with Node() as running:
        yield running


def read(name: str) -> str:
    return (THEME / name).read_text(encoding="utf-8")


def served(site: BuiltSite) -> dict[str, str]:
    """The scripts of a site, their types and maps, but not those of Material and Pagefind."""
    others = ("assets/javascripts/", "assets/stylesheets/", "pagefind/")
    names = [name for name in site.files if name.endswith((".js", ".ts", ".map")) and not name.startswith(others)]
    return {name: site.files[name].decode() for name in names}


def test_the_site_serves_each_script_stripped_and_no_other_one(built_site: BuiltSite) -> None:
    worker = WORKER.read_text(encoding="utf-8")
    found = served(built_site)

    assert found.pop("worker.js").split("\n", 1)[1] == stripped(worker, "worker.js")  # after its list of files
    assert found == {name: stripped(read(name), name) for name in SOURCES if name != INSTRUMENT}
    assert len(SOURCES) > 10


def test_no_script_is_served_with_a_comment_an_indent_or_an_address_of_the_source(built_site: BuiltSite) -> None:
    for name, text in served(built_site).items():
        assert not re.search(r"^\s|\s$|//|/\*|\*/", text.removesuffix("\n"), re.MULTILINE), name
        for word in ("@param", "@type", "@ts-check", "sourceMappingURL", "tests/", "types/", ".d.ts"):
            assert word not in text, name


def test_types_are_beside_the_scripts_and_not_on_the_site(built_site: BuiltSite) -> None:
    types = {path.relative_to(THEME).as_posix() for path in THEME.rglob("*.d.ts")}
    assert types == {"types/quiz.d.ts"}
    assert [name for name in built_site.files if name.endswith(".ts") or name.startswith("types/")] == []


@pytest.mark.parametrize("name", SOURCES)
def test_another_parser_reads_the_same_program_from_what_is_served(node: Node, name: str) -> None:
    of_source, of_served = node(SAME, [read(name), stripped(read(name), name)])
    assert of_served == of_source
    assert len(of_served) > 200


@pytest.mark.parametrize("source", TRICKY.values(), ids=TRICKY)
def test_what_looks_like_a_comment_or_an_indent_stays(node: Node, source: str) -> None:
    of_source, of_served = node(SAME, [source, stripped(source, "a.js")])
    assert of_served == of_source


def test_that_parser_would_see_a_difference(node: Node) -> None:
    for spoilt in ("f = `a b`", "f = 'a  b'", "f = a\n+b", "f = a - -b"):
        one, other = node(SAME, ["f = `a  b`", spoilt])
        assert one != other


def test_comments_indents_and_blank_lines_go_and_all_else_stays() -> None:
    source = """\
// @ts-check
/** @import {A} from "./a" */

import { a } from "./a.js";

/**
 * Says what it does.
 * @param {number} b
 */
export function f(b) {
  // For this reason.
  const c = a(b); // and that

  return /** @type {any} */ (c)  +  1;
}
"""
    assert stripped(source, "a.js") == (
        'import { a } from "./a.js";\nexport function f(b) {\nconst c = a(b);\nreturn (c) + 1;\n}\n'
    )


def test_what_is_stripped_once_is_stripped() -> None:
    for name in SOURCES:
        once = stripped(read(name), name)
        assert stripped(once, name) == once


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("let a = ;", "x.js:1:7: error: expected JavaScript; this can't be parsed [script]"),
        ("const x = 1;\n  let é = (;\n", "x.js:2:9: error: expected JavaScript; this can't be parsed [script]"),
        ("if (a {\n}", "x.js:1:6: error: expected `)` [script]"),
        ("x = `abc", "x.js:1:5: error: expected JavaScript; this can't be parsed [script]"),
    ],
)
def test_a_script_that_cannot_be_parsed_is_an_error_with_its_place(source: str, said: str) -> None:
    with pytest.raises(AuthorError, match=f"^{re.escape(said)}$"):
        stripped(source, "x.js")


def test_a_library_that_an_adopter_adds_keeps_its_licence(tmp_path: Path) -> None:
    files = {"assets/library.js": b"/* MIT */", "assets/quiz/own.js": b"/* a */ let b", "assets/quiz/c/d.js": b"// e"}
    write_files(tmp_path, {f"theme/{name}": data for name, data in files.items()})
    assert theme_scripts(tmp_path, Settings(custom_dir="theme")) == {"assets/quiz/own.js": b"let b\n"}


def test_a_project_without_a_theme_of_its_own_has_no_scripts_to_serve(tmp_path: Path) -> None:
    assert theme_scripts(tmp_path, Settings()) == {}


def test_every_script_and_its_types_say_what_they_are() -> None:
    for path in sorted([*THEME.rglob("*.d.ts"), *(THEME / name for name in SOURCES)], key=Path.as_posix):
        first, second, *_ = path.read_text(encoding="utf-8").splitlines()
        assert first == "// @ts-check" or path.suffix == ".ts", path
        assert (first if path.suffix == ".ts" else second).startswith("// "), path
