"""Addresses that the check lets pass can all be written: each once, and none below that of a file."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.render.output import all_files
from generator.render.pages import redirects
from generator.text.problems import errors
from tests.tools.small_project import ISSUE, SITE, base_files, loaded

OTHER = ISSUE.replace("23-smoke", "24-fire")
PARTS = ["old", "fire", "x.html", "index.html", "feed.xml", "issues", "2026", "atom.xml", "assets", "pagefind", "hand"]
ALIASES = st.lists(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3).map("/".join), max_size=3)
ASSETS = {"content/pages/hand/fire": "a file", "content/pages/old/x.html": "a file"}


def files(of_one: list[str], of_other: list[str]) -> dict[str, bytes]:
    """The small project with two files that are only copied and two issues that have these aliases."""
    made = base_files(ASSETS)
    made[SITE] += b"published_scripts: [old/x.html]\n"
    text = made[ISSUE].decode()
    other = text.replace("k3h7q2x9", "fire4567").replace("number: 1", "number: 2")
    for path, issue, aliases in ((ISSUE, text, of_one), (OTHER, other, of_other)):
        made[path] = issue.replace("quiz: kitchen\n", f"aliases: [{', '.join(aliases)}]\n").encode()
    return made


@given(of_one=ALIASES, of_other=ALIASES)
@settings(max_examples=100, deadline=None)
def test_old_addresses_without_a_problem_can_all_be_written(of_one: list[str], of_other: list[str]) -> None:
    project = loaded(files(of_one, of_other)).site
    if project is None:
        return
    old = redirects(project)
    written = {*all_files(project, lambda _: b""), *(asset.removeprefix("/") for asset in project.assets)}
    folders = {path[:place] for path in written for place, sign in enumerate(path) if sign == "/"}

    assert len(old) == len(of_one) + len(of_other)
    assert not {*old} & {asset.removeprefix("/") for asset in project.assets}
    assert sorted(written & folders) == []
    assert [path for path in old if path.startswith(("assets/", "pagefind/"))] == []


def test_two_plain_old_addresses_have_no_problem() -> None:
    assert errors(loaded(files(["old/fire", "fire.html"], ["old", "issues/fire/old"])).problems) == ()
