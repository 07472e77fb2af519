"""What the link check refuses in a built site, `check` refuses when the file is written; odd names work all the way."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from generator.app.load import load
from generator.edges.commands.cli import main
from generator.render.mail import mail
from generator.render.page_ids import ids_on
from generator.site.disk import read_files
from generator.text.problems import errors
from generator.text.web_address import own_address, web_fault
from tests.project_support import run
from tests.tools.files import Files, disk_files, write_files
from tests.tools.small_project import (
    CATEGORY,
    GUIDE,
    ISSUE,
    NOW,
    PAGE,
    QUIZ,
    ROOT,
    SITE_URL,
    STRATEGY,
    base_files,
    project_of,
)

LATER = "content/issues/2027-03-04-embers.md"
EMBERS = base_files()[ISSUE].decode().replace("k3h7q2x9", "embers01").replace("number: 1\n", "")
PLACES = {  # where an author may write a link: what is replaced by it
    ISSUE: "[before fire](/guides/dinner/)",
    PAGE: "[the guide](/guides/dinner/)",
    GUIDE: "It takes a hot pan and a phone.",
    CATEGORY: "The pan is hotter than the cook.",
    STRATEGY: "Set it before the pan is hot.",
    QUIZ: "Think of the last week.",
}
DEAD = (
    "/guides/dinner/#nowhere",
    "/guides/dinner/#Hurry",
    "/guides/dinner/high-flame/#nowhere",
    "/guides/dinner/strategies/set-a-timer/#nowhere",
    "/quizzes/kitchen/#nowhere",
    "/issues/smoke/#nowhere",
    "/issues/smoke/#_nowhere",
    "/issues/#month-11",
    "/issues/2026/#month-12",
    "/topics/heat/#nowhere",
    "/search/#nowhere",
    "/#nowhere",
    "/guides/dinner/#Ofen-für-alle",
    f"{SITE_URL}nowhere/",
    f"{SITE_URL}guides/dinner/#nowhere",
    SITE_URL.replace("https", "http"),
    SITE_URL.replace("example", "EXAMPLE") + "nowhere/",
    "http://example.com/",
    "https://",
    "https:///x",
    "https://?x",
    "https://.../",
    "https://example..com/",
    "https://-/",
    "https://example.com:99999/",
    "https://example.com:port/",
    "https://exa%20mple.com/",
    "https://exam\\ple.com/",
    f"https://{'a' * 64}.com/",
    "https://1.2.3.999/",
    "https://[::1/",
    "https://[x]/",
    "http://localhost:8000/about/",
    "https://localhost/",
    "http://127.0.0.1:8000/about/",
    "http://0.0.0.0/",
    "https://printer.local/",
    "HTTPS://example.com/",
    "https://example.com/\u200b",
)
ALIVE = (
    "/guides/dinner/#hurry",
    "/guides/dinner/#_kinds",
    "/guides/dinner/high-flame/#create",
    "/guides/dinner/strategies/set-a-timer/#practice",
    "/quizzes/kitchen/#kitchen",
    "/issues/smoke/#_reflection",
    "/issues/2026/#month-11",
    "/guides/dinner/#",
    "/guides/dinner/#top",
    "https://example.com/#anything",
    "https://example.com:8080/a?b=c#d",
    "https://münchen.example/",
    "https://xn--mnchen-3ya.example/",
    "https://[::1]/",
    "https://192.0.2.1/",
    "https://example.com./",
    "mailto:cook@example.org",
    "tel:+44",
)


def texts_of(files: Files, link: str) -> dict[str, Files]:
    """The project with the link in each place."""
    found = {}
    for path, old in PLACES.items():
        text = files[path].decode()
        assert text.count(old) == 1, path
        new = f"[x](<{link}>)" if old.startswith("[") else f"{old} [x](<{link}>)"
        found[path] = files | {path: text.replace(old, new).encode()}
    return found


@pytest.mark.parametrize("link", DEAD)
def test_a_link_that_the_link_check_would_refuse_is_an_error_wherever_it_is_written(link: str) -> None:
    for path, files in texts_of(base_files(), link).items():
        loaded = load(files, NOW, SITE_URL)
        assert [(problem.path, problem.rule.id) for problem in errors(loaded.problems)] == [(path, "link")], path
        assert loaded.blocking


@pytest.mark.parametrize("link", ALIVE)
def test_a_link_that_works_is_no_error(link: str) -> None:
    for path, files in texts_of(base_files(), link).items():
        assert errors(load(files, NOW, SITE_URL).problems) == (), path


@pytest.mark.parametrize("link", DEAD)
def test_a_dead_link_of_a_later_issue_is_reported_today_and_stops_nothing(link: str) -> None:
    loaded = load(base_files({LATER: EMBERS.replace("/guides/dinner/", f"<{link}>")}), NOW, SITE_URL)

    assert {problem.path for problem in errors(loaded.problems)} == {LATER}
    assert loaded.blocking == ()


@pytest.mark.parametrize(
    ("link", "says"),
    [("#frist", "did you mean `first`?"), ("#First", "did you mean `first`?"), ("#nowhere", "no heading `nowhere`")],
)
@pytest.mark.parametrize("path", [ISSUE, PAGE])
def test_a_dead_place_on_the_same_page_is_an_error_at_its_place(path: str, link: str, says: str) -> None:
    text = base_files()[path].decode() + f"\n## First\n\nSee [it]({link}), [here](#first), [up](#) and [top](#top).\n"
    (problem,) = errors(load(base_files({path: text}), NOW, SITE_URL).problems)

    assert says in problem.message
    assert text.splitlines()[problem.line - 1][problem.column - 1 :].startswith(link)


@pytest.mark.parametrize("path", [GUIDE, QUIZ])
def test_a_place_on_this_page_is_an_error_in_a_text_that_several_pages_show(path: str) -> None:
    old = {GUIDE: "  One thing does it.", QUIZ: PLACES[QUIZ]}[path]
    text = base_files()[path].decode()
    fault = (
        text.replace("lead: |\n", "lead: |\n  [x](#hurry)\n", 1)
        if path == GUIDE
        else text.replace(old, f"{old} [x](#kitchen)")
    )
    (problem,) = errors(load(base_files({path: fault}), NOW, SITE_URL).problems)

    assert "this text is on several pages" in problem.message


def test_a_month_of_the_archive_counts_from_the_first_issue_in_it() -> None:
    link = "/issues/2027/#month-4"
    april = EMBERS.replace("embers01", "april001")
    files = base_files({LATER: EMBERS.replace("/guides/dinner/", link), "content/issues/2027-04-01-april.md": april})
    after = base_files(
        {
            "content/issues/2027-04-02-embers.md": EMBERS.replace("/guides/dinner/", link),
            "content/issues/2027-04-01-april.md": april,
        }
    )

    assert [problem.path for problem in errors(load(files, NOW, SITE_URL).problems)] == [LATER]
    assert errors(load(after, NOW, SITE_URL).problems) == ()


def test_all_dead_links_are_reported_at_once() -> None:
    text = base_files()[PAGE].decode() + "\n[a](/nowhere/) [b](/guides/dinner/#nope) [c](#nope) [d](https://x..y/)\n"

    assert len(errors(load(base_files({PAGE: text}), NOW, SITE_URL).problems)) == 4


def test_the_own_address_in_full_works_and_gets_a_warning() -> None:
    for link in (f"{SITE_URL}guides/dinner/", f"{SITE_URL}guides/dinner/#hurry", SITE_URL.removesuffix("/")):
        loaded = load(base_files(changes={PAGE: [("(/guides/dinner/)", f"({link})")]}), NOW, SITE_URL)
        (problem,) = (one for one in loaded.problems if one.rule.id == "link")

        assert problem.level == "warning"
        assert f"write `/{link.removeprefix(SITE_URL.removesuffix('/')).lstrip('/')}`" in problem.message


def test_an_address_is_the_own_only_on_the_same_host_and_below_the_same_path() -> None:
    assert own_address("https://EXAMPLE.org/notes/x/#y", SITE_URL) == "/x/#y"
    assert own_address("https://example.org/notes", SITE_URL) == "/"
    for other in ("https://example.org/other/", "https://example.org/notesx/", "https://example.com/notes/", "/x/"):
        assert own_address(other, SITE_URL) is None
    assert own_address("https://example.org/x", "/") is None


@pytest.mark.parametrize("link", [link for link in DEAD if link.startswith("http") and "ample.org" not in link.lower()])
def test_the_message_of_an_impossible_address_says_what_is_expected(link: str) -> None:
    assert (web_fault(link) or "").startswith("expected ")


def test_the_ids_of_a_page_are_those_that_the_link_check_finds() -> None:
    site = project_of(base_files())
    ids = ids_on(site, {"/guides/dinner/", "/issues/smoke/", "/quizzes/kitchen/"})

    assert "_drivers" in ids["/guides/dinner/"]
    assert "_reflection" in ids["/issues/smoke/"]
    assert "kitchen--form" in ids["/quizzes/kitchen/"]


# Names of files

ODD = (
    "what's new.pdf",
    "100%.pdf",
    "a#b.pdf",
    "q?.pdf",
    "café.pdf",
    "概要.pdf",
    "a&b, c (d) [e] {f}; g=h+i@j.pdf",
    "a%20b.pdf",
    "it's/the way/of all 100%.pdf",
    "a:b.pdf",
    "$!*~.pdf",
)
CONFIG = """\
site_name: Kitchen Notes
site_url: https://example.org/notes/
docs_dir: content/pages
theme: {name: material, custom_dir: overrides}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}]
"""


def odd_project() -> Files:
    links = " ".join(f"[x](/{quote(name)})" for name in ODD)
    unescaped = "[y](/what's%20new.pdf) [z](</what's new.pdf>) [v](/café.pdf) [w](</it's/the way/of all 100%.pdf>)"
    files = base_files({ISSUE: base_files()[ISSUE].decode() + f"\n{links} {unescaped}\n", "mkdocs.yml": CONFIG})
    theme = {f"overrides/{path}": data for path, data in disk_files(ROOT / "overrides").items()}
    return files | theme | {f"content/pages/{name}": b"x" for name in ODD}


def test_a_file_of_any_name_can_be_linked_on_pages_in_feeds_and_mails(tmp_path: Path) -> None:
    write_files(tmp_path, odd_project())
    built = run("mkdocs", "build", "--strict", cwd=tmp_path, INVERSION_NOW=NOW.isoformat())
    assert built.returncode == 0, built.stderr
    result = CliRunner().invoke(
        main, ["verify", str(tmp_path / "site"), "--project", str(tmp_path)], env={"INVERSION_NOW": NOW.isoformat()}
    )

    assert result.output == "0 leaks\n0 dead links\n"
    page = (tmp_path / "site" / "issues" / "smoke" / "index.html").read_text(encoding="utf-8")
    feed = (tmp_path / "site" / "feed.xml").read_text(encoding="utf-8")
    site = project_of(read_files(tmp_path))
    sent = mail(site, site.issues[0]).html
    for name in ODD:
        assert f'href="../../{quote(name)}"' in page
        for text in (feed, sent):
            assert f"{SITE_URL}{quote(name)}" in text


@pytest.mark.parametrize(
    ("name", "link", "says"),
    [
        ("a#b.pdf", "/a#b.pdf", "write `/a%23b.pdf`"),
        ("q?.pdf", "/q?.pdf", "write `/q%3F.pdf`"),
        ("cafe\u0301.pdf", "/caf\u00e9.pdf", "type the name anew and rename the file"),
        ("caf\u00e9.pdf", "/cafe\u0301.pdf", "type the name anew and write the link"),
        ("my file.pdf", "</my fiel.pdf>", "did you mean `/my%20file.pdf`?"),
    ],
)
def test_a_link_to_a_file_that_reads_otherwise_is_an_error_that_says_what_to_write(
    name: str, link: str, says: str
) -> None:
    files = base_files(changes={PAGE: [("(/guides/dinner/)", f"({link})")]}) | {f"content/pages/{name}": b""}
    found = errors(load(files, NOW, SITE_URL).problems)

    assert [says in problem.message for problem in found] == [True]
