"""The scripts as they are served: the program that was written, without its comments, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.render.scripts import ScriptError, is_ours, is_types, stripped
from tests.node import Node
from tests.site_support import ROOT, BuiltSite

THEME = ROOT / "overrides"
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


def ours(site: BuiltSite) -> dict[str, str]:
    """The scripts of a site that are not a library's."""
    return {name: data.decode() for name, data in site.files.items() if is_ours(name)}


def test_the_site_serves_each_script_stripped_and_no_other_one(built_site: BuiltSite) -> None:
    assert ours(built_site) == {name: stripped(name, read(name)) for name in SOURCES}
    assert len(SOURCES) > 10


def test_no_script_is_served_with_a_comment_an_indent_or_an_address_of_the_source(built_site: BuiltSite) -> None:
    for name, text in ours(built_site).items():
        assert not re.search(r"^\s|\s$|//|/\*|\*/", text.removesuffix("\n"), re.MULTILINE), name
        for word in ("@param", "@type", "@ts-check", "sourceMappingURL", "tests/", "types/", ".d.ts"):
            assert word not in text, name


def test_types_are_beside_the_scripts_and_not_on_the_site(built_site: BuiltSite) -> None:
    types = {path.relative_to(THEME).as_posix() for path in THEME.rglob("*.d.ts")}
    assert types == {"types/quiz.d.ts"}
    assert [name for name in built_site.files if name.endswith(".ts") or name.startswith("types/")] == []
    assert [name for name in built_site.files if name.endswith(".js.map") and is_ours(name.removesuffix(".map"))] == []


@pytest.mark.parametrize("name", SOURCES)
def test_another_parser_reads_the_same_program_from_what_is_served(
    node: Node, built_site: BuiltSite, name: str
) -> None:
    written, served = node(SAME, [read(name), built_site.files[name].decode()])
    assert served == written
    assert len(served) > 400


@pytest.mark.parametrize("source", TRICKY.values(), ids=TRICKY)
def test_what_looks_like_a_comment_or_an_indent_stays(node: Node, source: str) -> None:
    written, served = node(SAME, [source, stripped("a.js", source)])
    assert served == written


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
    assert stripped("a.js", source) == (
        'import { a } from "./a.js";\nexport function f(b) {\nconst c = a(b);\nreturn (c) + 1;\n}\n'
    )


def test_what_is_stripped_once_is_stripped() -> None:
    for name in SOURCES:
        once = stripped(name, read(name))
        assert stripped(name, once) == once


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("let a = ;", "x.js:1:7: error: the script can't be parsed"),
        ("const x = 1;\n  let é = (;\n", "x.js:2:9: error: the script can't be parsed"),
        ("if (a {\n}", "x.js:1:6: error: ')' is missing"),
        ("x = `abc", "x.js:1:5: error: the script can't be parsed"),
    ],
)
def test_a_script_that_cannot_be_parsed_is_an_error_with_its_place(source: str, said: str) -> None:
    with pytest.raises(ScriptError, match=f"^{re.escape(said)}$"):
        stripped("x.js", source)


def test_a_library_that_an_adopter_adds_keeps_its_licence() -> None:
    assert not is_ours("assets/library.min.js")
    assert not is_ours("assets/javascripts/bundle.js")
    assert not is_types("assets/quiz/element.js")


def test_every_script_and_its_types_say_what_they_are() -> None:
    for path in sorted([*THEME.rglob("*.d.ts"), *(THEME / name for name in SOURCES)], key=Path.as_posix):
        first, second, *_ = path.read_text(encoding="utf-8").splitlines()
        assert first == "// @ts-check" or path.suffix == ".ts", path
        assert (first if path.suffix == ".ts" else second).startswith("// "), path
