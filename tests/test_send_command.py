"""The command that sends mails: its options, its exit status, and what it never shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generator.edges.commands import sending
from generator.edges.commands.cli import main
from tests.test_send_git import git
from tests.tools.mail_world import BUTTONDOWN, ENVIRON, NOW, SECRETS, Desk, Reply, at_desk, retitled


@pytest.fixture(name="desk")
def _desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An author whose command reaches the world of the tests."""
    with at_desk(tmp_path, BUTTONDOWN, more=retitled("steam", "2026-11-25", "steam001")) as desk:
        monkeypatch.setattr(sending, "wire", lambda request: desk.wire(request))  # noqa: PLW0108 - the one of now
        monkeypatch.setattr("time.sleep", desk.slept.append)
        yield desk


def run(desk: Desk, *words: str, env: dict[str, str] | None = None) -> Result:
    own = {"INVERSION_NOW": NOW.isoformat(), **(ENVIRON if env is None else env)}
    result = CliRunner().invoke(main, ["--project", str(desk.root), "send", *words], env=own)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_what_is_due_is_sent_and_told(desk: Desk) -> None:
    first = run(desk)
    assert (first.exit_code, desk.world.mails) == (1, [])
    assert "--yes" in first.stdout
    sent = run(desk, "--yes")
    assert (sent.exit_code, sent.stdout) == (0, "smoke: Buttondown sends it in a few minutes\n")
    again = run(desk)
    assert (again.exit_code, again.stdout) == (0, "No mail is due.\n")
    assert len(desk.world.mails) == 1


@pytest.mark.parametrize(
    ("slug", "said"),
    [("steam", "it's published on 2026-11-25 06:10"), ("smok", "did you mean `smoke`?")],
)
def test_an_issue_that_may_not_be_sent_says_why(desk: Desk, slug: str, said: str) -> None:
    result = run(desk, slug, "--yes")

    assert result.exit_code in {1, 2}
    assert said in result.output
    assert desk.world.requests == []


def test_the_slugs_that_are_due_are_listed_and_what_needs_the_author_is_beside_them(desk: Desk) -> None:
    listed = run(desk, "--due", env={})
    assert (listed.exit_code, listed.stdout, listed.stderr) == (0, "smoke\n", "")
    desk.world.faults.append("lose")
    assert run(desk, "--yes").exit_code == 1
    listed = run(desk, "--due", env={})
    assert (listed.exit_code, listed.stdout) == (0, "")
    assert listed.stderr.startswith("Mail unsure: Smoke (smoke)")


def test_what_was_unsure_is_settled(desk: Desk) -> None:
    desk.world.faults.append(Reply(500))
    run(desk, "--yes")

    assert run(desk, "--resolve", "smoke", "maybe").exit_code == 2
    settled = run(desk, "--resolve", "smoke", "not-sent", env={})
    assert (settled.exit_code, settled.stdout) == (0, "smoke: recorded as not sent; commit and push ledger.jsonl\n")
    assert run(desk, "--yes").exit_code == 0
    assert len(desk.world.mails) == 1


def test_a_missing_secret_is_named_and_nothing_is_written(desk: Desk) -> None:
    result = run(desk, "--yes", env={})

    assert result.exit_code == 2
    assert "BUTTONDOWN_API_KEY" in result.stderr
    assert desk.states == []


def test_a_dry_run_and_a_test_leave_the_ledger_alone(desk: Desk) -> None:
    assert run(desk, "--dry-run", env={}).exit_code == 0
    assert run(desk, "steam", "--test", "me@example.org").exit_code == 0
    assert desk.world.tests == ["me@example.org"]
    assert (desk.world.mails, desk.states) == ([], [])


def test_a_clone_of_a_repository_pushes_unless_told_not_to(desk: Desk) -> None:
    elsewhere = desk.root.parent / "elsewhere.git"
    git(desk.root.parent, "init", "--quiet", "--bare", str(elsewhere))
    git(desk.root, "init", "--quiet", "--initial-branch=main")
    git(desk.root, "add", ".")
    git(desk.root, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "--message=All")
    git(desk.root, "remote", "add", "origin", str(desk.root.parent / "nowhere.git"))
    assert run(desk, "--yes", "--dry-run").exit_code == 0

    unpushed = run(desk, "--yes")
    assert (unpushed.exit_code, desk.world.mails) == (1, [])
    git(desk.root, "remote", "set-url", "origin", str(elsewhere))
    assert run(desk, "--yes").exit_code == 0
    assert len(desk.world.mails) == 1
    assert "Mail: sent smoke" in git(elsewhere, "log", "--format=%s", "main")

    assert run(desk, "--no-push").stdout == "No mail is due.\n"


@pytest.mark.parametrize(
    "words",
    [
        ["--test", "me@example.org"],
        ["smoke", "--test", "me"],
        ["--resolve", "smoke", "sent", "--due"],
        ["smoke", "--test", "me@example.org", "--resolve", "smoke", "sent"],
        ["smoke", "--test", "me@example.org", "--dry-run"],
        ["--resolve", "smoke", "sent", "--dry-run"],
        ["--resolve", "smoke"],
        ["--wait", "61"],
    ],
)
def test_wrong_use_is_told_and_sends_nothing(desk: Desk, words: list[str]) -> None:
    assert run(desk, *words).exit_code == 2
    assert desk.world.requests == []


@pytest.mark.parametrize(
    "fault", [None, "lose", Reply(401, {"detail": SECRETS[0]}), Reply(500, b"<html>" + SECRETS[0].encode())]
)
def test_the_output_holds_no_secret(desk: Desk, fault: Reply | str | None) -> None:
    desk.world.faults.append(fault)
    result = run(desk, "--yes")

    assert not [secret for secret in SECRETS if secret in result.output]


def test_an_error_of_the_program_shows_no_secret(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_request: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setattr(sending, "wire", broken)
    result = CliRunner().invoke(
        main, ["--project", str(desk.root), "send", "--yes"], env={"INVERSION_NOW": NOW.isoformat(), **ENVIRON}
    )

    assert isinstance(result.exception, ZeroDivisionError)
    assert not [secret for secret in SECRETS if secret in result.output + repr(result.exc_info)]
