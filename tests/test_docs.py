"""README and docs/ say what is there: paths, links, commands and their options, sections that code cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from PIL import Image

from generator.edges.commands.cli import PLACES, main
from tests.tools.small_project import ROOT

README = ROOT / "README.md"
GENERATED = ROOT / "docs" / "rules.md"
PAGES = (README, *sorted(page for page in (ROOT / "docs").glob("*.md") if page != GENERATED))
CURRENT = (*PAGES, GENERATED, ROOT / "CONTRIBUTING.md")
LINKED = (*CURRENT, ROOT / "CHANGELOG.md")  # which may name commands of the past
COMMANDS = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
DESIGN = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
CODE = tuple(path for folder in ("generator", "tests", "overrides") for path in (ROOT / folder).rglob("*"))
SHARED_OPTIONS = {"--project", "--help"}  # the page says of these once that every command has them
MAX_README_LINES = 100
MAX_PICTURE_BYTES = 120_000

BUILT = ("site", "build")  # folders that commands write, and that may be there
# What a reader of a page is to make, and what lies in a guide's folder.
NOT_HERE = {
    *("content/guides/procrastination/guide.yml", "categories/first-category.yml", "strategies/first-strategy.yml"),
    *("categories/", "strategies/", "generator/i18n/it.yml"),
    *("content/texts.yml", "overrides/assets/own.css", "overrides/assets/fonts/"),
    *("about/index.md", "content/pages/templates/"),
}

_FENCED = re.compile(r"^(`{3,})[^\n]*\n.*?^\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"\.?[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*/?")
_FILE_ENDING = re.compile(r"\.[a-z]{2,5}\Z")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_CITED = re.compile(r"docs/design\.md,\s+([A-Z][a-z]+(?: [a-z]+)*)(?:, rules? ([0-9]+))?")


def prose(text: str) -> str:
    """A page without its fenced blocks."""
    return _FENCED.sub("", text)


def paths(text: str) -> Iterator[str]:
    """What is in backticks and looks like the path of a file or folder of the repository."""
    for named in _CODE.findall(prose(text)):
        first, slash, _ = named.partition("/")
        likely = (ROOT / first).is_dir() or named.endswith("/") or _FILE_ENDING.search(named)
        if slash and likely and first not in BUILT and "YYYY" not in named and _PATH.fullmatch(named):
            yield named


def missing(text: str) -> list[str]:
    found = (path for path in paths(text) if path not in NOT_HERE and not path.startswith(".cache/"))
    return [path for path in found if not (ROOT / path).exists()]


def anchors(text: str) -> set[str]:
    """The fragments by which GitHub links to the headings of a page."""
    headings = (re.sub(r"[^\w\s-]", "", heading.lower()) for heading in _HEADING.findall(prose(text)))
    return {heading.replace(" ", "-") for heading in headings}


def dead_links(page: Path, text: str) -> Iterator[str]:
    for link in _LINK.findall(_CODE.sub("", prose(text))):
        if link.startswith(("https://", "http://")):
            continue
        name, _, fragment = link.partition("#")
        target = page.parent / name if name else page
        read = target.suffix == ".md" and target.is_file() and target != page
        known = anchors(target.read_text(encoding="utf-8") if read else text)
        if not target.exists() or (fragment and fragment not in known):
            yield link


def public_commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """(full name, command) of each command that the help lists, groups by what is in them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        if isinstance(command, click.Group):
            yield from public_commands(command, f"{above}{name} ")
        elif not command.hidden:
            yield f"{above}{name}", command


def documented_commands() -> Mapping[str, str]:
    """{command: the rest of its heading} of docs/commands.md."""
    headings = re.findall(r"^### inversion ((?:[a-z-]+ ?)+)(.*)$", COMMANDS, re.MULTILINE)
    return {name.strip(): rest for name, rest in headings}


def test_the_readme_fits_on_two_screens_and_names_the_two_commands() -> None:
    text = README.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= MAX_README_LINES
    assert re.search(r"^make serve\b", text, re.MULTILINE)
    assert re.search(r"^make test\b", text, re.MULTILINE)


def test_the_readme_shows_one_small_picture_and_says_what_is_on_it() -> None:
    ((description, target),) = re.findall(r"!\[([^\]]*)\]\(([^)\s]+)\)", README.read_text(encoding="utf-8"))
    path = ROOT / target

    assert len(description) > 20
    assert path.stat().st_size < MAX_PICTURE_BYTES
    with Image.open(path) as picture:
        assert picture.format == "PNG"


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_every_path_in_backticks_is_there(page: Path) -> None:
    assert missing(page.read_text(encoding="utf-8")) == []


def test_a_path_that_is_not_there_is_found() -> None:
    text = "`generator/gone.py`, `docs/`, `gone/`, `quizzes/gone`, `/issues/`, `make test`, `and/or`\n"
    text += "```\n`docs/gone.md`\n```\n"

    assert missing(text) == ["generator/gone.py", "gone/", "quizzes/gone"]


def test_what_the_pages_name_without_its_being_there_is_not_there() -> None:
    named = {path for page in PAGES for path in paths(page.read_text(encoding="utf-8"))}

    assert sorted(NOT_HERE - named) == []
    assert [path for path in NOT_HERE if (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", LINKED, ids=[page.name for page in LINKED])
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    assert list(dead_links(page, page.read_text(encoding="utf-8"))) == []


def test_a_dead_link_is_found() -> None:
    text = "# A heading, and more\n[a](docs/gone.md) [b](docs/design.md#gone)\n"
    text += "[c](#a-heading-and-more) [d](docs/design.md#4-scoring)\n"

    assert list(dead_links(README, text)) == ["docs/gone.md", "docs/design.md#gone"]


def test_the_page_of_commands_has_each_command_of_the_help_and_no_other() -> None:
    assert sorted(documented_commands()) == sorted(name for name, _ in public_commands(main))


@pytest.mark.parametrize("name", [name for name, _ in public_commands(main)])
def test_the_page_of_commands_has_each_option_and_choice_and_no_other(name: str) -> None:
    params = dict(public_commands(main))[name].params
    options = [param for param in params if isinstance(param, click.Option) and not param.hidden]
    choices = {option.opts[0]: option.type.choices for option in options if isinstance(option.type, click.Choice)}
    heading = documented_commands()[name]

    named = {name for option in options for name in (option.opts[0], *option.secondary_opts)}
    assert set(re.findall(r"--[a-z-]+", heading)) == named - SHARED_OPTIONS
    assert [name for name, words in choices.items() if f"[{name} {'|'.join(words)}]" not in heading] == []


@pytest.mark.parametrize("page", CURRENT, ids=[page.name for page in CURRENT])
def test_every_inversion_command_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"(?:`|^|/)inversion ([a-z]+(?:-[a-z]+)*)\b", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert [name for name in named if name not in PLACES] == []


@pytest.mark.parametrize("page", CURRENT, ids=[page.name for page in CURRENT])
def test_every_make_target_that_a_page_names_is_there(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"(?:`|^)make ([a-z-]+)\b", page.read_text(encoding="utf-8"), re.MULTILINE)

    assert [name for name in named if name not in targets] == []


def test_each_section_of_the_design_that_code_cites_is_there() -> None:
    titles = re.findall(r"^## [0-9]+\. (.+)$", DESIGN, re.MULTILINE)
    rules = re.findall(r"^([0-9]+)\. ", DESIGN.partition("## 4. Scoring\n")[2].partition("\n## ")[0], re.MULTILINE)
    texts = {path: path.read_text(encoding="utf-8") for path in CODE if path.suffix in {".py", ".js", ".ts", ".jinja"}}
    cited = [found for path, text in texts.items() if path != Path(__file__) for found in _CITED.findall(text)]

    assert len(cited) > 5
    assert [title for title, _ in cited if title not in titles] == []
    assert [rule for title, rule in cited if rule and (title != "Scoring" or rule not in rules)] == []


def test_the_self_audit_in_the_design_is_one(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", DESIGN, re.MULTILINE | re.DOTALL)
    path = tmp_path / "example.yml"
    path.write_text(example, encoding="utf-8")
    done = CliRunner().invoke(main, ["score", str(path)], input='{"att-phone": 0, "att-plan": 4}')

    assert done.exit_code == 0, done.output
    assert '"band": "pattern"' in done.output
