"""A week of the schedule, rehearsed: `make rehearse`.

The steps are those of the workflows, run by the same scripts, `.github/publish.sh` and `.github/site.sh`, in fresh
clones of a bare repository, each at a moment of its own. `make rehearse` builds and searches a whole site for every
deployment; the tests do so for some days, and for the others make the pages alone, which is where it is decided what is
public. Played is what belongs to GitHub: when a tick comes, the runs that a commit starts, and what Pages says
(`Hosting`; a `gh` of a few lines reads and writes the same folder).

In a second repository there are a draft that can't be read and a later issue titled like a month, and somebody writes
a line into the ledger for a time that hasn't come. The first two stop nothing. The line stops every run until it's
deleted; then what is due comes out, alone.

The week: Monday GitHub does not start the run that was asked for. Tuesday a run ends before it deploys. Wednesday no
tick comes at all. Friday two runners work at the same time. Saturday Pages fails once. Sunday the author asks for a
deployment by hand.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from generator.app.load import load_site
from generator.app.settings import Settings
from generator.publish.ledger import Publication, built_for, load_ledger, read_ledger
from generator.render.output import all_files
from generator.site.disk import read_files
from tests.tools.files import disk_files, write_files

ROOT = Path(__file__).resolve().parents[2]
BASE = ROOT / "tests" / "golden" / "_base"
ISSUE = "content/issues/2026-11-23-smoke.md"
SITE_URL = "https://example.org/notes/"
WEEK = {  # the day of each issue, and its slug
    "2026-11-30": "cold-pan",
    "2026-12-01": "salt-first",
    "2026-12-02": "no-timer",
    "2026-12-03": "deaf-to-smoke",
    "2026-12-04": "two-cooks",
    "2026-12-05": "one-burner",
    "2026-12-06": "closed-window",
}
LATER = {"2026-12-07": "after-the-week", "2026-12-01-draft": "half-written"}  # never out during the week
TORN = "content/issues/2026-11-24-torn-page.md"  # a draft that can't be read
MONTH = "content/issues/2026-12-08-november-2026.md"  # an issue whose title the archive has as the heading of a month

GH = r"""#!/bin/sh
# Plays GitHub for publish.sh. --jq is not read: the answers are what it would leave of GitHub's.
set -eu
case "$1 $2" in
  "workflow run")
    if [ -e "$PLAYED/starts-none" ]; then rm "$PLAYED/starts-none"; echo "HTTP 500" >&2; exit 1; fi
    echo "$3 $5" >>"$PLAYED/started" ;;
  "run list")
    if [ "$3 $4 $5" != "--workflow deploy.yml --commit" ]; then echo "gh: not played: $*" >&2; exit 1; fi
    cd "$PLAYED/running"; grep -lx "$6" * || true ;;
  "api --include") if [ -e "$PLAYED/date" ]; then cat "$PLAYED/date"; fi ;;
  "api "*/commits\?sha=*)
    git --git-dir "$PLAYED/../origin.git" log --format="%H %s" "$(echo "$2" | sed 's/.*sha=\([0-9a-f]*\).*/\1/')" |
      grep -v "^[0-9a-f]* Mail: " | head -n 1 | cut -d " " -f 1 ;;
  "api "*/statuses) cat "$PLAYED/$(echo "$2" | cut -d / -f 5)" ;;
  "api "*) sha=$(echo "$2" | sed 's/.*sha=\([0-9a-f]*\).*/\1/'); if [ -e "$PLAYED/$sha" ]; then echo "$sha"; fi ;;
  *) echo "gh: not played: $*" >&2; exit 1 ;;
esac
"""


@dataclass(frozen=True)
class Deployment:
    """One site that was handed to Pages."""

    moment: datetime
    commit: str
    served: bool
    files: dict[str, bytes]

    @property
    def slugs(self) -> set[str]:
        """The issues on it."""
        return {name.split("/")[1] for name in self.files if re.match(r"issues/[^/]*[a-z][^/]*/index", name)}


@dataclass(frozen=True)
class Tick:
    """One run of deploy.yml: what started it, what its first job said, and its exit status."""

    moment: datetime
    event: str
    said: str
    status: int
    deploys: bool


@dataclass
class Hosting:
    """A bare repository and what GitHub does around it."""

    folder: Path
    whole: Collection[str] | None = None  # the days whose sites are built by site.sh; None: every day
    ticks: list[Tick] = field(default_factory=list)
    deployments: list[Deployment] = field(default_factory=list)
    pages_fail: bool = False  # the next time
    site_fails: bool = False  # the next time: the second job ends before it deploys
    runs: int = 0

    def __post_init__(self) -> None:
        self.played = self.folder / "github"
        self.origin = self.folder / "origin.git"
        (self.folder / "bin").mkdir(parents=True)
        self.running = self.played / "running"  # a file for each run that has not ended: its commit
        self.running.mkdir(parents=True)
        gh = self.folder / "bin" / "gh"
        gh.write_text(GH, encoding="utf-8")
        gh.chmod(0o755)
        self.git(self.folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.origin))

    def environment(self, moment: datetime, **more: str) -> dict[str, str]:
        """What a step sees, at that moment by the calendar and by git."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_"))}
        return {
            **own,
            "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PYTHON": sys.executable,
            "PYTHONPATH": str(ROOT),
            "NO_MKDOCS_2_WARNING": "1",
            "SITE_URL": SITE_URL,
            "INVERSION_NOW": moment.isoformat(),
            "GIT_AUTHOR_DATE": moment.isoformat(),
            "GIT_COMMITTER_DATE": moment.isoformat(),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GITHUB_REPOSITORY": "somebody/notes",
            "PLAYED": str(self.played),
            **more,
        }

    def git(self, folder: Path, *arguments: str) -> str:
        """Runs git and gives what it prints."""
        line = ["git", "-c", "user.name=Author", "-c", "user.email=author@example.org", *arguments]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        result = subprocess.run(line, cwd=folder, env=environment, check=True, capture_output=True, text=True)
        return result.stdout.strip()

    @property
    def head(self) -> str:
        """The newest commit of main."""
        return self.git(self.origin, "rev-parse", "refs/heads/main")

    @property
    def commits(self) -> list[str]:
        """The first lines of the messages, the oldest first."""
        return self.git(self.origin, "log", "--reverse", "--format=%s", "main").split("\n")

    @property
    def ledger(self) -> tuple[Publication, ...]:
        """As the newest commit has it."""
        return read_ledger(self.git(self.origin, "show", "refs/heads/main:ledger.jsonl"))

    def checkout(self) -> Path:
        """What actions/checkout gives a run that begins now: the newest commit alone."""
        self.runs += 1
        folder = self.folder / "runs" / str(self.runs)
        self.git(self.folder, "clone", "--quiet", "--depth=1", "--branch=main", self.origin.as_uri(), str(folder))
        return folder

    def start_none(self) -> None:
        """The next `gh workflow run` fails."""
        (self.played / "starts-none").touch()

    def start(self, clone: Path, event: str, moment: datetime) -> subprocess.Popen[str]:
        """Begins the first job of deploy.yml."""
        (self.running / clone.name).write_text(f"{self.git(clone, 'rev-parse', 'HEAD')}\n", encoding="utf-8")
        output = str(clone / ".git" / "output")
        environment = self.environment(moment, GITHUB_EVENT_NAME=event, GITHUB_OUTPUT=output, GITHUB_RUN_ID=clone.name)
        return subprocess.Popen(
            ["sh", ".github/publish.sh"],
            cwd=clone,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def end(self, job: subprocess.Popen[str], clone: Path, event: str, moment: datetime) -> Tick:
        """Waits for the first job, and runs the second where it says so."""
        said, _ = job.communicate(timeout=120)
        output = clone / ".git" / "output"
        answers = output.read_text(encoding="utf-8").split("\n") if output.exists() else []
        deploys = "deploy=true" in answers
        tick = Tick(moment, event, said.strip(), job.returncode, deploys)
        self.ticks.append(tick)
        well = not deploys
        if deploys and not self.site_fails:
            self.deploy(clone, moment)
            well = self.deployments[-1].served
        self.site_fails = self.site_fails and not deploys
        if well and "mail=true" in answers:
            self.mail(clone, moment)
        self.over(clone)
        return tick

    def mail(self, clone: Path, moment: datetime) -> None:
        """The job that sends mails; see tests/tools/mail_rehearsal.py."""
        raise AssertionError(f"no mail is due at {moment}, in {clone}")

    def over(self, clone: Path) -> None:
        """The run has ended."""
        (self.running / clone.name).unlink()

    def run(self, event: str, moment: datetime) -> Tick:
        """One run of deploy.yml, and those that it starts."""
        clone = self.checkout()
        tick = self.end(self.start(clone, event, moment), clone, event, moment)
        self.started(moment)
        return tick

    def started(self, moment: datetime) -> None:
        """The runs that `gh workflow run` has asked for."""
        asked = self.played / "started"
        while asked.exists():
            line = asked.read_text(encoding="utf-8")
            asked.unlink()
            if line != "deploy.yml main\n":
                raise AssertionError(f"one run of deploy.yml on main was expected, not {line!r}")
            moment += timedelta(minutes=1)
            clone = self.checkout()
            self.end(self.start(clone, "workflow_dispatch", moment), clone, "workflow_dispatch", moment)

    def deploy(self, clone: Path, moment: datetime) -> None:
        """The second job: site.sh and Pages."""
        if self.whole is None or moment.date().isoformat() in self.whole:
            files = self.build(clone, moment)
        else:
            loaded = load_site(clone, built_for(load_ledger(clone)), Settings(SITE_URL))
            if loaded.site is None:
                raise AssertionError(loaded.problems)
            files = {
                name: content.encode() if isinstance(content, str) else content
                for name, content in all_files(loaded.site).items()
            }
        commit = self.git(clone, "rev-parse", "HEAD")
        served, self.pages_fail = not self.pages_fail, False
        (self.played / commit).write_text("success\n" if served else "failure\n", encoding="utf-8")
        self.deployments.append(Deployment(moment, commit, served, files))

    def build(self, clone: Path, moment: datetime) -> dict[str, bytes]:
        """The site that site.sh makes and lets pass."""
        line = ["sh", ".github/site.sh"]
        built = subprocess.run(
            line, cwd=clone, env=self.environment(moment), check=False, capture_output=True, text=True
        )
        if built.returncode:
            raise AssertionError(built.stdout + built.stderr)
        return disk_files(clone / "site")


def project_files() -> dict[str, bytes]:
    """The small project with an issue for each day of the week, the scripts, and the real theme."""
    files = read_files(BASE)
    text = files[ISSUE].decode()
    for number, (day, slug) in enumerate({**WEEK, **LATER}.items(), start=2):
        title = slug.replace("-", " ").capitalize()
        words = text.replace("k3h7q2x9", f"k3h7q2{number:02}").replace("title: Smoke", f"title: {title}")
        words = words.replace("number: 1\n", f"number: {number}\n").replace("Smoke comes", f"{title} comes")
        if day.endswith("-draft"):
            words = words.replace("status: ready", "status: draft")
        files[f"content/issues/{day[:10]}-{slug}.md"] = words.encode()
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")[0]
    files["mkdocs.yml"] = f"{config}\nnav: [Issues: issues/index.md]\nextra: {{footer: []}}\n".encode()
    for folder in ("overrides", ".github"):
        files |= {f"{folder}/{path}": data for path, data in disk_files(ROOT / folder).items()}
    files[".gitignore"] = b"/site/\n"
    files[".gitattributes"] = (ROOT / ".gitattributes").read_bytes()
    return files


def hostile_files() -> dict[str, bytes]:
    """The small project with a draft that can't be read, and an issue of a later day that is titled like a month."""
    files = project_files()
    text = files[ISSUE].decode().replace("number: 1\n", "")
    torn = text.replace("k3h7q2x9", "torn0001").replace("status: ready", "status: draft")
    month = text.replace("k3h7q2x9", "month001").replace("title: Smoke", "title: November 2026")
    return files | {TORN: torn.replace("title: Smoke", 'title: "Torn').encode(), MONTH: month.encode()}


def at(day: str, time_of_day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{time_of_day}+00:00")


def begin(
    folder: Path,
    whole: Collection[str] | None = None,
    files: Callable[[], dict[str, bytes]] = project_files,
    kind: type[Hosting] = Hosting,
) -> Hosting:
    """The small project, pushed, in a new folder; no run has begun. `whole`: as `Hosting` has it."""
    hosting = kind(folder, whole)
    author = folder / "author"
    write_files(author, files())
    hosting.git(author, "init", "--quiet", "--initial-branch=main")
    hosting.git(author, "add", "--all")
    hosting.git(author, "commit", "--quiet", "--message", "Write a week ahead")
    hosting.git(author, "push", "--quiet", str(hosting.origin), "main")
    return hosting


def rehearse(folder: Path, whole: Collection[str] | None = None) -> Hosting:
    """The week, in a new folder. `whole`: the days whose sites are built and searched; all without it."""
    hosting = begin(folder, whole)
    hosting.run("push", at("2026-11-29", "20:00"))

    hosting.start_none()
    hosting.run("schedule", at("2026-11-30", "06:13"))
    hosting.run("schedule", at("2026-11-30", "06:28"))
    hosting.run("schedule", at("2026-11-30", "06:43"))
    hosting.run("schedule", at("2026-12-01", "06:02"))  # before its moment
    hosting.site_fails = True
    hosting.run("schedule", at("2026-12-01", "06:43"))
    hosting.run("schedule", at("2026-12-01", "07:17"))
    hosting.run("schedule", at("2026-12-03", "11:02"))  # Wednesday none came, and this one is late
    two_at_once(hosting, at("2026-12-04", "06:13"))
    hosting.pages_fail = True
    hosting.run("schedule", at("2026-12-05", "06:13"))
    hosting.run("schedule", at("2026-12-05", "07:17"))
    hosting.run("schedule", at("2026-12-06", "06:28"))
    hosting.run("schedule", at("2026-12-06", "18:17"))
    hosting.run("workflow_dispatch", at("2026-12-06", "19:00"))
    return hosting


def tamper(folder: Path) -> Hosting:
    """Somebody writes a line into the ledger by hand, which says that an issue of a later day is out."""
    hosting = begin(folder, ("2026-11-30",), hostile_files)
    hosting.run("push", at("2026-11-29", "20:00"))
    author = hosting.checkout()
    (real,) = hosting.ledger
    late = at("2026-12-24", "06:10")
    line = real.model_copy(update={"id": "k3h7q209", "slug": "after-the-week", "due": late, "recorded": late}).line
    with (author / "ledger.jsonl").open("a", encoding="utf-8") as ledger:
        ledger.write(f"{line}\n")
    hosting.git(author, "commit", "--quiet", "--all", "--message", "Publish it at once")
    hosting.git(author, "push", "--quiet", "origin", "main")
    hosting.run("schedule", at("2026-11-30", "06:13"))
    hosting.git(author, "revert", "--no-edit", "HEAD")
    hosting.git(author, "push", "--quiet", "origin", "main")
    hosting.run("push", at("2026-11-30", "06:20"))
    return hosting


def two_at_once(hosting: Hosting, moment: datetime) -> None:
    """Two runners with the same commit: the one has recorded and is about to push when the other does it all."""
    slow, fast = hosting.checkout(), hosting.checkout()
    waits, goes = hosting.folder / "waits", hosting.folder / "goes"
    hook = slow / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\ntouch "{waits}"\nwhile [ ! -e "{goes}" ]; do sleep 0.05; done\n', encoding="utf-8")
    hook.chmod(0o755)
    first = hosting.start(slow, "schedule", moment)
    try:
        deadline = time.monotonic() + 120
        while not waits.exists() and first.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        hosting.end(hosting.start(fast, "schedule", moment), fast, "schedule", moment)
    finally:
        goes.touch()
    hosting.end(first, slow, "schedule", moment)
    hosting.started(moment)


def report(hosting: Hosting) -> str:
    """The week as a table, then each issue with the moment it was recorded and the moment it was first served."""
    lines = ["run                 started by         its first job said"]
    for tick in hosting.ticks:
        said = tick.said.splitlines()
        lines += [f"{tick.moment:%a %d %b %H:%M}    {tick.event:<17}  {' / '.join(said)}"]
    lines += ["", "due                 recorded            served from         issue"]
    for entry in hosting.ledger:
        served = [one.moment for one in hosting.deployments if one.served and entry.slug in one.slugs]
        moments = (entry.due, entry.recorded, *served[:1])
        lines += ["    ".join(f"{moment:%a %d %b %H:%M}" for moment in moments) + f"    {entry.slug}"]
    return "\n".join(lines)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        print(report(rehearse(Path(scratch) / "week")))
