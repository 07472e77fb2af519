"""What a change to an issue would do to the readers of what is published already."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from generator.app.load import load
from generator.publish.ledger import (
    Ledger,
    Publication,
)
from generator.rules.ledger import ledger_problems
from tests.test_ledger import NOW, entry, three_issues
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, base_files, context_of


def told(files: Files, *entries: Publication, now: datetime = NOW) -> list[str]:
    context = replace(
        context_of(load(files, now, "/")), ledger=Ledger(entries, numbers=tuple(range(1, len(entries) + 1)))
    )
    return [str(problem) for problem in ledger_problems(context)]


def renamed(**new: str) -> Files:
    """Three issues, the first of which has another file name, title and text, with `new` keys in its front matter."""
    files = three_issues()
    keys = "".join(f"{key}: {value}\n" for key, value in new.items())
    text = files.pop(ISSUE).decode().replace("title: Smoke\n", f"title: Vapour\n{keys}")
    return files | {"content/issues/2026-11-23-vapour.md": text.encode()}


def test_a_new_title_slug_or_text_tells_nobody_again() -> None:
    assert told(renamed(aliases="[/issues/smoke/]"), entry()) == []


@pytest.mark.parametrize(
    ("new", "place", "advice"),
    [
        ({}, "2:1", "add `aliases: [/issues/smoke/]`"),
        ({"aliases": "[/2020/smoke/]"}, "5:10", "add it to `aliases`"),
    ],
)
def test_an_address_that_a_new_file_name_leaves_behind_is_told(new: dict[str, str], place: str, advice: str) -> None:
    assert told(renamed(**new), entry()) == [
        (
            f"content/issues/2026-11-23-vapour.md:{place}: warning: this issue was published at /issues/smoke/, which "
            f"no longer works; {advice} [old-address]"
        )
    ]


def test_of_several_recorded_names_each_is_looked_for() -> None:
    later = {"due": "2026-11-24T06:10:00+00:00", "recorded": "2026-11-24T06:13:00+00:00"}
    (problem,) = told(renamed(aliases="[/issues/haze/]"), entry(), entry(slug="haze", **later))

    assert "published at /issues/smoke/" in problem


def test_an_old_address_that_another_public_issue_has_taken_is_not_told() -> None:
    other = base_files()[ISSUE].decode().replace("k3h7q2x9", "steam001").replace("number: 1", "number: 9")

    assert told(renamed() | {"content/issues/2026-11-22-smoke.md": other.encode()}, entry()) == []


def test_another_id_would_tell_readers_again() -> None:
    files = base_files(changes={ISSUE: [("k3h7q2x9", "k3h7q2x8")]})

    assert told(files, entry()) == [
        (
            f"{ISSUE}:3:5: warning: expected `k3h7q2x9`, the id that it was published with, found "
            "`k3h7q2x8`; restore it, or readers get the issue again [id-changed]"
        )
    ]


def test_an_id_that_is_gone_is_told_in_the_ledger() -> None:
    assert told(base_files({ISSUE: None}), entry()) == [
        (
            "ledger.jsonl:1:1: warning: `smoke` was published with the id `k3h7q2x9`, which no issue has now; if you "
            "renamed it, restore its id, or readers get the issue again [id-gone]"
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "place", "fix"),
    [
        ("status: ready", "status: draft", "7:9", "set `status: ready`"),
        ("number: 1", "date: 2026-11-23T23:59\nnumber: 1", "8:7", "restore its date"),
    ],
)
def test_what_came_out_and_would_be_taken_back_is_told(old: str, new: str, place: str, fix: str) -> None:
    assert told(base_files(changes={ISSUE: [(old, new)]}), entry(), now=datetime(2026, 11, 23, 12, tzinfo=UTC)) == [
        f"{ISSUE}:{place}: warning: this issue was published on 2026-11-23; {fix}, or links to it are dead [withdrawn]"
    ]


def test_an_id_that_no_issue_has_is_told_on_its_own_line() -> None:
    there, gone = entry(), entry(id="steam001", slug="steam")

    assert [line.split(" ")[0] for line in told(base_files(), there, gone)] == ["ledger.jsonl:2:1:"]


def test_a_copy_that_kept_the_id_of_a_published_issue_is_not_told_as_taken_back() -> None:
    copy = base_files()[ISSUE].decode().replace("status: ready", "status: draft")
    files = base_files({"content/issues/2026-11-30-copy.md": copy})

    assert not [line for line in told(files, entry()) if "withdrawn" in line]


def test_a_published_issue_whose_file_cannot_be_read_is_not_told_as_gone() -> None:
    files = base_files(changes={ISSUE: [("title: Smoke", "title: [Smoke")]})

    assert told(files, entry()) == []
