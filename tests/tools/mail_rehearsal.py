"""A week of the schedule with mail, rehearsed by the workflows' own scripts, `publish.sh` and `send.sh`.

It's the week of tests/tools/rehearsal.py, with Buttondown as tests/tools/mail_world.py plays it. Monday's issue is a
draft, and the author then switches to `mode: send`. Tuesday two runners work at the same time. Wednesday no tick
comes at all. Friday Buttondown's answer is lost, and the author finds out in the evening. Saturday the key has
expired, until somebody renews it. Sunday Pages fails once.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from unittest.mock import patch

from generator.edges.commands import sending
from generator.edges.commands.cli import main
from generator.edges.mail.http import wire
from generator.publish.ledger import read_lines
from generator.publish.mail_event import MailEvent
from tests.tools.mail_world import BUTTONDOWN, ENVIRON, Local, Reply, World, running
from tests.tools.rehearsal import Hosting, at, begin, project_files, two_at_once

_PORT = "REHEARSAL_PORT"


@dataclass(frozen=True)
class MailJob:
    """One run of the job that sends mails: what it said, its exit status, and the summary."""

    moment: datetime
    said: str
    status: int
    summary: str


@dataclass
class MailHosting(Hosting):
    """The hosting with the last job of deploy.yml, and Buttondown."""

    world: World = field(default_factory=World)
    port: int = 0
    jobs: list[MailJob] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.python = self.folder / "bin" / "python-in-the-world"
        self.python.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tests.tools.mail_rehearsal "$@"\n', "utf-8")
        self.python.chmod(0o755)

    def deploy(self, clone: Path, moment: datetime) -> None:
        """Pages, from which Buttondown's readers get their pictures, and the job its page."""
        super().deploy(clone, moment)
        if (last := self.deployments[-1]).served:
            self.world.pages = {f"/notes/{path.removesuffix('index.md')}": data for path, data in last.files.items()}

    def mail(self, clone: Path, moment: datetime) -> None:
        """The last job."""
        summary = clone / ".git" / "summary"
        summary.unlink(missing_ok=True)
        environment = self.environment(moment, **ENVIRON, **{_PORT: str(self.port)})
        environment |= {"PYTHON": str(self.python), "GITHUB_STEP_SUMMARY": str(summary)}
        done = subprocess.run(
            ["sh", ".github/with-summary.sh", "send", "sh", ".github/send.sh"],
            cwd=clone,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )
        told = summary.read_text(encoding="utf-8") if summary.exists() else ""
        self.jobs.append(MailJob(moment, (done.stdout + done.stderr).strip(), done.returncode, told))

    @property
    def mails(self) -> tuple[MailEvent, ...]:
        """What the ledger of the newest commit says."""
        return read_lines(self.git(self.origin, "show", "refs/heads/main:ledger.jsonl")).mails

    def author(self, edit: Callable[[Path], None], moment: datetime, message: str) -> None:
        """The author changes something and pushes."""
        clone = self.checkout()
        edit(clone)
        self.git(clone, "commit", "--quiet", "--all", "--message", message)
        self.git(clone, "push", "--quiet", "origin", "main")
        self.run("push", moment)


def mailed_files() -> dict[str, bytes]:
    """The week's project, which mails its issues by Buttondown, as drafts."""
    files = project_files()
    return files | {"content/site.yml": files["content/site.yml"] + f"\nmail:\n{BUTTONDOWN}  mode: draft\n".encode()}


@contextmanager
def mailed_week(folder: Path) -> Iterator[MailHosting]:
    """The week, in a new folder."""
    world = World()
    with running(world) as send:
        hosting = begin(folder, (), mailed_files, MailHosting)
        assert isinstance(hosting, MailHosting)
        hosting.world, hosting.port = world, send.keywords["port"]
        _week(hosting)
        yield hosting


def _week(hosting: MailHosting) -> None:
    hosting.run("push", at("2026-11-29", "20:00"))
    hosting.run("schedule", at("2026-11-30", "06:13"))
    hosting.run("schedule", at("2026-11-30", "06:28"))
    hosting.author(_send_mode, at("2026-11-30", "20:00"), "Send by itself")
    two_at_once(hosting, at("2026-12-01", "06:13"))
    hosting.run("schedule", at("2026-12-01", "06:28"))
    hosting.run("schedule", at("2026-12-03", "11:02"))  # Wednesday none came, and this one is late
    hosting.world.faults.append("lose")
    hosting.run("schedule", at("2026-12-04", "06:13"))
    hosting.run("schedule", at("2026-12-04", "06:28"))
    hosting.run("schedule", at("2026-12-04", "12:17"))
    hosting.author(_resolve, at("2026-12-04", "20:00"), "It went out")
    hosting.world.faults += [Reply(401, {}), Reply(401, {})]
    hosting.run("schedule", at("2026-12-05", "06:13"))
    hosting.run("schedule", at("2026-12-05", "06:28"))
    hosting.run("schedule", at("2026-12-05", "06:43"))
    hosting.pages_fail = True
    hosting.run("schedule", at("2026-12-06", "06:13"))
    hosting.run("schedule", at("2026-12-06", "07:17"))
    hosting.run("schedule", at("2026-12-06", "18:17"))


def _send_mode(clone: Path) -> None:
    file = clone / "content" / "site.yml"
    file.write_text(file.read_text("utf-8").replace("mode: draft", "mode: send"), "utf-8")


def _resolve(clone: Path) -> None:
    line = [sys.executable, "-m", "generator", "--project", str(clone), "send", "--resolve", "two-cooks", "sent"]
    own = os.environ | {"INVERSION_NOW": at("2026-12-04", "19:55").isoformat()}
    subprocess.run(line, cwd=Path(__file__).parents[2], env=own, check=True, capture_output=True)


def report(hosting: MailHosting) -> str:
    """The week: each job that sent mails, and what Buttondown got."""
    lines = ["run                 its last job said"]
    for job in hosting.jobs:
        lines += [f"{job.moment:%a %d %b %H:%M}    {line}" for line in job.said.splitlines()]
    lines += ["", "recorded            state       mode    issue"]
    for event in hosting.mails:
        lines += [f"{event.recorded:%a %d %b %H:%M}    {event.state:<10}  {event.mode:<6}  {event.slug}"]
    sent = [str(mail["metadata"]["issue"]) for mail in hosting.world.mails]
    lines += ["", f"Mails to subscribers: {len(sent)}, of {len(set(sent))} issues; drafts: {len(hosting.world.drafts)}"]
    return "\n".join(lines)


def _in_the_world(words: list[str]) -> None:
    """`python -m generator WORDS`, with Buttondown and the site in the process that rehearses."""
    port = int(os.environ[_PORT])
    reach = partial(wire, connect=lambda host, _: Local(host, port))
    with patch.object(sending, "wire", reach), patch("time.sleep"):
        main(words)


if __name__ == "__main__":
    if sys.argv[1:3] == ["-m", "generator"]:
        _in_the_world(sys.argv[3:])
    else:
        with tempfile.TemporaryDirectory() as scratch, mailed_week(Path(scratch) / "week") as rehearsed:
            print(report(rehearsed))
