"""Fenced blocks: what becomes one, and how a block that doesn't is reported. A recipe never comes out as advice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pygments.lexers import get_all_lexers

from generator.text.blocks import EMBEDS, RECIPE, meant
from generator.text.headings import HEADING
from generator.text.markdown import RECIPE_START, Rendered, render
from generator.text.markdown_bounds import MarkdownError

LINE = "Walk off."  # of a recipe


def outside(made: Rendered) -> str:
    """The HTML outside recipes."""
    return "".join(part for part in made.parts if isinstance(part, str) and not part.startswith(RECIPE_START))


@pytest.mark.parametrize(
    "source",
    [
        f"```create\n{LINE}\n```",
        f"```create\n{LINE}\n```\n",
        f"````create\n{LINE}\n````",
        f"```create\n{LINE}\n`````",
        f"~~~create\n{LINE}\n~~~",
        f"~~~~ create\n{LINE}\n~~~~~",
        f"``` create \t\n{LINE}\n```  ",
        f"   ```create\n   {LINE}\n   ```",
        f"  ```create\n{LINE}\n ```",
        f"a\n```create\n{LINE}\n```\nb",
        f"- a\n```create\n{LINE}\n```",
        f"> a\n```create\n{LINE}\n```",
        f"# a\n```create\n{LINE}\n```\n# b",
        f"| a |\n|---|\n| b |\n```create\n{LINE}\n```",
        f"```create\r\n{LINE}\r\n```\r\n",
        f"```create\n- {LINE}\n\n  ~~~\n  x\n  ~~~\n```",
        f"````create\n```text\nx\n```\n\n{LINE}\n````",
        f"```create\n{LINE}\n```\n\n```create\n{LINE}\n```",
        f"a\n\n---\n```create\n{LINE}\n```",
        f"[a]\n\n[a]: /b/\n```create\n{LINE}\n```",
    ],
)
def test_a_recipe_is_recognised_as_commonmark_recognises_fences(source: str) -> None:
    made = render(source)

    assert [fault for fault in made.faults if fault.rule is not HEADING] == []
    assert LINE in made.html
    assert LINE not in outside(made)
    assert "```" not in made.html


# (Markdown, the line of the fault from 0, words of its message)
MISSED = [
    (f"a\n\n```create\n{LINE}\n\nb", 2, "expected a line ``` that ends this `create` block"),
    (f"```create\n{LINE}\n~~~", 0, "expected a line ``` that ends"),
    (f"~~~create\n{LINE}\n```", 0, "expected a line ~~~ that ends"),
    (f"````create\n{LINE}\n```", 0, "expected a line ```` that ends"),
    (f"```create\n{LINE}\n``` b", 0, "expected a line ``` that ends"),
    (f"```create\n{LINE}\n```\u00a0", 0, "expected a line ``` that ends"),
    (f"```create\n{LINE}\n    ```", 0, "expected a line ``` that ends"),
    (f"```create\n{LINE}\n’’’", 0, "expected a line ``` that ends"),
    ("```create", 0, "expected a line ``` that ends"),
    ("a\n\n```create\n\n```\n", 2, "expected text in the `create` block, found none"),
    (f"```text\nx\n\n```create\n{LINE}\n```\n", 3, "expected the block above to end before this `create` block"),
    (f"```\nx\n\n```create\n{LINE}\n```\n", 3, "put ```` around it"),
    (f"```create\n{LINE}\n\n```text\nx\n```\n", 3, "expected the block above to end before this `text` block"),
    (f"**```create**\n{LINE}\n```", 0, "expected three backticks"),
    (f"\\`\\`\\`create\n{LINE}\n\\`\\`\\`", 0, "expected three backticks"),
    (f"&#96;&#96;&#96;create\n{LINE}\n&#96;&#96;&#96;", 0, "expected three backticks"),
    (f"### ```create\n{LINE}", 0, "expected three backticks"),
    (f"```how to create\n{LINE}\n```", 0, "found `how to create`; write ```create"),
    (f"```md create\n{LINE}\n```", 0, "found `md create`; write ```create"),
    (f"```create\n{LINE}\n\n```\nx\n```\nb\n```\n", 3, "expected an empty line after the `create` block, found text"),
    (f"```create\n{LINE}\n```\n```\nb\n```\n", 2, "expected an empty line after the `create` block, found text"),
    (
        f"```create\n- a\n\n  ```\n  b\n\n  c\n  ```\n\n{LINE}\n```\n",
        3,
        "expected an empty line after the `create` block, found text",
    ),
    (f"```\nCreate\n{LINE}\n```", 0, "found it on the next line"),
    (f"```creation\n{LINE}\n```", 0, "found `creation`"),
    (f"```creating\n{LINE}\n```", 0, "found `creating`"),
    (f"```creat\n{LINE}\n```", 0, "expected `create` after the backticks, found `creat`; write ```create"),
    (f"~~~crate\n{LINE}\n~~~", 0, "expected `create` after the tildes, found `crate`; write ~~~create"),
    (f"```Create\n{LINE}\n```", 0, "found `Create`"),
    (f"```CREATE\n{LINE}\n```", 0, "found `CREATE`"),
    (f"```create:\n{LINE}\n```", 0, "found `create:`"),
    (f"```{{create}}\n{LINE}\n```", 0, "found `{create}`"),
    (f"```{{.create #a}}\n{LINE}\n```", 0, "found `{.create #a}`"),
    (f"```.create\n{LINE}\n```", 0, "found `.create`"),
    (f"```create recipe\n{LINE}\n```", 0, "found `create recipe`"),
    (f"```recipe\n{LINE}\n```", 0, "found `recipe`"),
    (f"```craete\n{LINE}\n```", 0, "found `craete`"),
    (f"```creatte\n{LINE}\n```", 0, "found `creatte`"),
    (f"```created\n{LINE}\n```", 0, "found `created`"),
    (f"```сreate\n{LINE}\n```", 0, "found `сreate`"),
    (f"```cre\u200bate\n{LINE}\n```", 0, "expected `create`"),
    (f"```ｃｒｅａｔｅ\n{LINE}\n```", 0, "expected `create`"),
    (f"```\ncreate\n{LINE}\n```", 0, "found it on the next line"),
    (f"- a\n\n  ```create\n  {LINE}\n  ```", 2, "found it inside a list, quote or footnote"),
    (f"1. ```create\n   {LINE}\n   ```", 0, "found it inside a list"),
    (f"> ```create\n> {LINE}\n> ```", 0, "found it inside a list, quote"),
    (f"a[^1]\n\n[^1]: b\n\n    ```create\n    {LINE}\n    ```", 4, "found it inside a list, quote or footnote"),
    (f"- a\n\n  ```Create\n  {LINE}\n  ```", 2, "found `Create`"),
    (f"a\n\n    ```create\n    {LINE}\n    ```", 2, "found it indented like code"),
    (f"a\n\n\t```create\n\t{LINE}\n\t```", 2, "found it indented like code"),
    (f"a\n\n        ```creat\n        {LINE}\n        ```", 2, "found it indented like code"),
    (f"a\n    ```create\n    {LINE}\n    ```", 1, "expected three backticks and `create` on a line of their own"),
    (f"``create\n{LINE}\n``", 0, "expected three backticks"),
    (f"`create\n{LINE}\n`", 0, "expected three backticks"),
    (f"~~create\n{LINE}\n~~", 0, "expected three backticks"),
    (f"a ```create {LINE}``` b", 0, "found it inside a line"),
    (f"```create {LINE}```", 0, "expected three backticks"),
    (f"‘‘‘create\n{LINE}\n’’’", 0, "expected three backticks"),
    (f"'''create\n{LINE}\n'''", 0, "expected three backticks"),
    (f"´´´create\n{LINE}\n´´´", 0, "expected three backticks"),
    (f"“`create\n{LINE}\n“`", 0, "expected three backticks"),
    (f"｀｀｀create\n{LINE}\n｀｀｀", 0, "expected three backticks"),
    (f"～～～create\n{LINE}\n～～～", 0, "expected three backticks"),
    (f"\u00a0```create\n{LINE}\n\u00a0```", 0, "expected three backticks"),
    (f"\u200b```create\n{LINE}\n```", 0, "expected three backticks"),
    (f"\u3000```create\n{LINE}\n```", 0, "expected three backticks"),
    (f"`\u200b``create\n{LINE}\n```", 0, "expected three backticks"),
    (f"# ```create\n{LINE}\n", 0, "expected three backticks"),
    ("```quizz\nkitchen\n```", 0, "expected `quiz` after the backticks, found `quizz`"),
    ("```gide\nx\n```", 0, "expected `guide`"),
    ("```issue\n3\n```", 0, "expected `issues`"),
    ("```saftey\nlinks\n```", 0, "expected `safety`"),
    ("> ```quiz\n> kitchen\n> ```", 0, "expected the `quiz` block at the start of a line"),
    ("a\n\n```python\nx\n\nb", 2, "expected a line ``` that ends this block"),
    ("- ```\n  x\n\nb", 0, "expected a line ``` that ends this block, found the end of the text around it"),
]


@pytest.mark.parametrize(
    "source",
    [
        f"```create\n{LINE}\n\nb\n\n```create\n{LINE}\n```\n\nb",
        f"```create\n{LINE}\n```create\n\nb",
        f"```create\n{LINE}\n\n```text\nx\n```\n\n{LINE}\n```\n\nb",
        "```create\n- a\n  ```text\n  x\n  ```\n- b\n```\n\nb",
        f"```quiz\na\n\nb\n\n```create\n{LINE}\n```\n\nb",
        f"**```create**\n{LINE}\n```\n\nb",
    ],
)
def test_one_missing_or_misplaced_line_of_a_block_is_one_error(source: str) -> None:
    assert len(render(source, headings=True).faults) == 1, render(source, headings=True).faults


@pytest.mark.parametrize(("source", "line", "said"), MISSED, ids=range(len(MISSED)))
def test_a_block_that_does_not_become_one_is_an_error_at_its_line(source: str, line: int, said: str) -> None:
    faults = render(source).faults

    assert [fault.line for fault in faults if said in fault.message] == [line], faults
    assert {fault.level or fault.rule.level for fault in faults} == {"error"}


@pytest.mark.parametrize(
    "source",
    [
        "Write `create` or ``create`` as the word.",
        "- `create`\n- ``create``",
        "\"create\"\n\n'create'\n\n“create”",
        "create\n\nCreate it",
        "````markdown\n```create\nx\n```\n````",
        "~~~\n```create\nx\n```\n~~~",
        "`` ```create `` begins such a block.",
        "~~create~~",
        "*create* and **quiz**",
        "```css\na\n```\n\n```c\nb\n```\n\n```text\nc\n```\n\n```\nd\n```",
        '```python title="create.py"\nx\n```',
        "```guile\n(x)\n```",
        "A quiz, a guide, issues and safety: ```x```",
        "'Tis ``a` b`` so",
        "```text\nx\n```\nb\n```text\ny\n```",
    ],
)
def test_ordinary_text_and_code_are_not_taken_for_blocks(source: str) -> None:
    assert render(source).faults == ()


def test_in_yaml_the_message_says_how_a_text_with_lines_begins() -> None:
    folded = f"a ```create {LINE} ```"

    assert render(folded).faults[0].message.endswith("; in YAML, the text begins with `|`")
    assert "YAML" not in render(folded, headings=True).faults[0].message


def test_no_language_of_code_is_taken_for_a_block() -> None:
    names = {alias for _, aliases, _, _ in get_all_lexers() for alias in aliases}
    names |= {"console", "mermaid", "plain", "plaintext", "diff", "query", "quote", "graph", "math", "secret"}

    assert len(names) > 500
    assert {name: meant(name) for name in names if meant(name)} == {}


def test_the_lines_of_faults_inside_a_recipe_are_those_of_the_text() -> None:
    source = f"a\n\n````create\n\n{LINE}\n\n```quiz\nkitchen\n```\n\n- ```guide\n  dinner\n  ```\n````"

    assert [fault.line for fault in render(source).faults] == [10, 6]


def test_a_recipe_may_use_the_link_definitions_around_it_but_not_those_of_another_recipe() -> None:
    source = "```create\n[a] [b]\n```\n\n```create\n[b]\n\n[b]: /b/\n```\n\n[a]: /a/"

    assert [link.target for link in render(source).links] == ["/a/", "/b/"]


MARKS = st.sampled_from(["```", "````", "~~~", "``", "`", "‘‘‘", "```\u00a0", "'''", "\u200b```"])
BEFORE = st.sampled_from(
    ["", " ", "   ", "    ", "\t", "> ", "- ", "1. ", "  ", "> > ", "\u00a0", "<div>\n", "a\n", "<!--\n"]
)
WORDS = st.sampled_from([RECIPE, " create", "create ", "Create", "creat", "{create}", "create x", "crеate", "recipe"])


@settings(max_examples=500, deadline=None)
@given(
    before=BEFORE,
    opening=MARKS,
    word=WORDS,
    indent=st.sampled_from(["", "  ", "    ", "> "]),
    closing=st.sampled_from(["```", "````", "~~~", "``", "", "’’’", "    ```", "```\n```"]),
    first=st.sampled_from(["", "b\n\n", "```\nc\n```\n", "```\nc\n", "- b\n\n", "> b\n"]),
    after=st.sampled_from(["", "\nb", "\n\nb", "\n```\nc\n```"]),
)
def test_whatever_is_around_it_a_recipe_is_in_negative_or_an_error(
    before: str, opening: str, word: str, indent: str, closing: str, first: str, after: str
) -> None:
    source = f"{first}{before}{opening}{word}\n{indent}{LINE}\n{indent}{closing}{after}"
    try:
        made = render(source)
    except MarkdownError:
        return

    shown = outside(made)
    if first == "```\nc\n" and not opening.startswith("```"):  # inside other code, without the marks of that code
        shown = re.sub(r"<pre>.*?</pre>", "", shown, flags=re.DOTALL)
    if LINE in shown:
        assert any((fault.level or fault.rule.level) == "error" for fault in made.faults), source


@pytest.mark.parametrize("kind", EMBEDS)
def test_each_kind_of_block_is_meant_by_its_own_word(kind: str) -> None:
    assert meant(kind) == kind
