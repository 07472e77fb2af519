"""The ledger of mails in git: pushed before the call, and after it on top of what others pushed; without a secret."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from generator.app.send import Asked, send_mails
from generator.edges.mail.git import GitPush
from generator.publish.ledger import load_lines
from tests.tools.mail_world import BUTTONDOWN, KEY, NOW, SECRETS, Desk, at_desk

OWN = {
    "GIT_AUTHOR_NAME": "A. Cook",
    "GIT_AUTHOR_EMAIL": "cook@example.org",
    "GIT_COMMITTER_NAME": "A. Cook",
    "GIT_COMMITTER_EMAIL": "cook@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
}


def git(folder: Path, *words: str) -> str:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(["git", *words], cwd=folder, env=inherited | OWN, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture(name="desk")
def _desk(tmp_path: Path) -> Iterator[Desk]:
    """An author whose project is a clone."""
    with at_desk(tmp_path, BUTTONDOWN) as desk:
        git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git")
        git(desk.root, "init", "--quiet", "--initial-branch=main")
        git(desk.root, "remote", "add", "origin", str(tmp_path / "origin.git"))
        (desk.root / "ledger.jsonl").touch()
        git(desk.root, "add", "--all")
        git(desk.root, "commit", "--quiet", "--message", "Begin")
        git(desk.root, "push", "--quiet", "origin", "main")
        push = GitPush(desk.root, os.environ | desk.environ | OWN, desk.said.append)
        desk.pushes = lambda message, insist: push(message, insist=insist)
        yield desk


def other(desk: Desk, path: str = "content/topics.yml") -> Path:
    """Somebody else's clone, with a commit that isn't pushed."""
    clone = desk.root.parent / "other"
    git(desk.root.parent, "clone", "--quiet", "origin.git", "other")
    with (clone / path).open("a", encoding="utf-8") as file:
        file.write("\n")
    git(clone, "commit", "--quiet", "--all", "--message", "Change")
    return clone


def origin_log(desk: Desk) -> list[str]:
    return git(desk.root.parent / "origin.git", "log", "--reverse", "--format=%s", "main").split("\n")


def send(desk: Desk) -> bool:
    return send_mails(desk.root, Asked(yes=True), NOW, desk.tools)


def test_each_line_is_a_commit_that_everybody_sees(desk: Desk) -> None:
    assert send(desk)
    assert origin_log(desk) == ["Begin", "Mail: intent smoke", "Mail: sent smoke"]
    assert git(desk.root, "status", "--porcelain", "--untracked-files=no") == ""


def test_what_somebody_else_pushed_meanwhile_stops_the_mail_and_is_no_failure(desk: Desk) -> None:
    git(other(desk), "push", "--quiet")

    assert send(desk)
    assert desk.world.requests == []
    assert "takes over" in desk.text
    assert re.search(r"git push: ! \[rejected\] +HEAD -> main", desk.text)
    assert origin_log(desk) == ["Begin", "Change"]


def test_an_answer_goes_on_top_of_what_others_pushed_meanwhile_lines_of_the_ledger_too(desk: Desk) -> None:
    clone = other(desk, "ledger.jsonl")
    whole = desk.wire

    def race(request: object) -> object:
        if "api.buttondown.com" in str(request):
            git(clone, "pull", "--quiet", "--rebase")
            git(clone, "push", "--quiet")
        return whole(request)  # type: ignore[arg-type] # a request it is

    desk.wire = race  # type: ignore[assignment] # of requests and answers
    with (desk.root / "mkdocs.yml").open("a", encoding="utf-8") as edited:
        edited.write("# An edit that isn't committed.\n")
    (clone / ".gitattributes").write_text("ledger.jsonl merge=union\n", encoding="utf-8")

    assert send(desk)
    assert len(desk.world.mails) == 1
    assert origin_log(desk) == ["Begin", "Mail: intent smoke", "Change", "Mail: sent smoke"]
    assert [event.state for event in load_lines(desk.root).mails] == ["intent", "sent"]
    assert git(desk.root, "diff", "--name-only") == "mkdocs.yml"


def test_a_push_that_fails_for_another_reason_sends_nothing(desk: Desk) -> None:
    git(desk.root, "remote", "set-url", "origin", f"https://ada:{KEY}@127.0.0.1:1/none.git")

    assert not send(desk)
    assert desk.world.requests == []
    assert "git can't push" in desk.text
    assert not [secret for secret in SECRETS if secret in desk.text]


@pytest.mark.posix("runs a script of the shell")
def test_a_hook_that_refuses_the_push_sends_nothing(desk: Desk) -> None:
    hook = desk.root.parent / "origin.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)

    assert not send(desk)
    assert desk.world.requests == []


@pytest.mark.posix("runs a script of the shell")
def test_hooks_see_no_secret(desk: Desk) -> None:
    hook = desk.root / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nenv >>"{desk.root.parent}/seen"\n', encoding="utf-8")
    hook.chmod(0o755)
    send(desk)
    seen = (desk.root.parent / "seen").read_text(encoding="utf-8")

    assert "GIT_AUTHOR_NAME" in seen
    assert not [secret for secret in SECRETS if secret in seen]


def test_two_clones_at_the_same_time_send_it_once(desk: Desk, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "origin.git", "second")
    push = GitPush(tmp_path / "second", os.environ | OWN, desk.said.append)
    second = Desk(tmp_path / "second", desk.world, desk.wire, said=desk.said)
    second.pushes = lambda message, insist: push(message, insist=insist)
    begun = desk.wire
    desk.wire = lambda request: (send(second), begun(request))[1] if request.method == "GET" else begun(request)

    assert send(desk)  # while it looks for the page, the other one does it all
    assert len(desk.world.mails) == 1
    assert origin_log(desk) == ["Begin", "Mail: intent smoke", "Mail: sent smoke"]
    git(desk.root, "fetch", "--quiet", "origin")
    git(desk.root, "reset", "--quiet", "--hard", "origin/main")
    assert send_mails(desk.root, Asked(yes=True), NOW + timedelta(hours=1), desk.tools)
    assert len(desk.world.mails) == 1
