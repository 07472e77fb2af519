"""What the workflows promise: ticks after the moment of publication, one deployment at a time, none cut off."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import distribution, packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model.mailing import SECRETS
from tests.tools.files import write_files
from tests.tools.small_project import ROOT, base_files

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
TICKS_A_DAY = 5  # at least: GitHub drops some


def workflow(name: str) -> dict[str, Any]:
    """A workflow, every value as text (`on` is no Boolean here)."""
    read: dict[str, Any] = yaml.load((FOLDER / "workflows" / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - knows texts alone
    return read


def ticks() -> list[tuple[int, int]]:
    """(hour, minute) of each tick of a day."""
    found = []
    for tick in workflow("deploy.yml")["on"]["schedule"]:
        minutes, hours, *days = tick["cron"].split(" ")
        assert days == ["*", "*", "*"]
        first, _, last = hours.partition("-")
        found += [
            (hour, int(minute)) for hour in range(int(first), int(last or first) + 1) for minute in minutes.split(",")
        ]
    return sorted(found)


def test_every_system_runs_the_tests_that_need_no_browser_and_one_cell_runs_all() -> None:
    jobs = workflow("ci.yml")["jobs"]
    matrix = jobs["units"]["strategy"]["matrix"]
    commands = [step.get("run", "") for step in jobs["test"]["steps"]]

    assert {system.partition("-")[0] for system in matrix["system"]} == {"ubuntu", "macos", "windows"}
    assert matrix["exclude"] == [{"system": "ubuntu-24.04", "python": "3.11"}]  # that of the other job
    assert "'not browser and not posix' || 'not browser'" in jobs["units"]["env"]["TESTS"]
    assert jobs["units"]["steps"][-1]["run"].endswith('-m "$TESTS"')
    assert {"make check", "make test", "make test-long", "make builders"} <= set(commands)
    assert jobs["test"]["runs-on"] == "ubuntu-24.04"
    assert jobs["test"]["steps"][1]["with"]["python-version"] == "3.11"


def test_the_first_tick_comes_in_the_hour_after_the_moment_of_publication() -> None:
    site = yaml.load((ROOT / "content" / "site.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - the same
    hour, minute = map(int, site["publish_at"].split(":"))
    first = ticks()[0]

    assert {tick["timezone"] for tick in workflow("deploy.yml")["on"]["schedule"]} == {site["timezone"]}
    assert 0 < (first[0] - hour) * 60 + first[1] - minute < 60


def test_several_ticks_a_day_come_away_from_the_full_and_the_half_hour() -> None:
    assert len(ticks()) >= TICKS_A_DAY
    assert [tick for tick in ticks() if tick[1] % 30 in (0, 1, 29)] == []


def test_a_push_and_a_person_start_a_deployment_too() -> None:
    assert workflow("deploy.yml")["on"]["push"] == {"branches": ["main"]}
    assert "workflow_dispatch" in workflow("deploy.yml")["on"]


def test_a_deployment_is_never_cut_off_and_has_half_an_hour() -> None:
    site = workflow("deploy.yml")["jobs"]["site"]
    deploy = workflow("site.yml")["jobs"]["deploy"]

    assert site["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}
    assert deploy["steps"][-1]["with"]["timeout"] == str(30 * 60 * 1000)
    assert int(deploy["timeout-minutes"]) > 30


def test_only_the_job_that_deploys_waits_in_line() -> None:
    """A tick in the same group would push a waiting deployment out of it."""
    assert "concurrency" not in workflow("deploy.yml")
    assert "concurrency" not in workflow("deploy.yml")["jobs"]["due"]


def test_what_is_deployed_was_built_and_searched_by_the_script_that_is_rehearsed() -> None:
    steps = [step.get("run") for step in workflow("site.yml")["jobs"]["build"]["steps"]]
    commands = re.findall(r'^"\$python" -m (\S+ \S+)', (FOLDER / "site.sh").read_text(encoding="utf-8"), re.MULTILINE)

    assert "sh .github/with-summary.sh build make release" in steps
    assert commands == ["generator check", "mkdocs build", "generator verify"]
    assert workflow("site.yml")["jobs"]["deploy"]["needs"] == "build"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_job_has_more_than_it_names_and_no_token_is_kept(path: Path) -> None:
    read = workflow(path.name)

    assert read["permissions"] == {}
    for job in read["jobs"].values():
        assert job["permissions"]
        for step in job.get("steps", []):
            assert re.search(r"@[0-9a-f]{40}$", step.get("uses", "@" + 40 * "0"))
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] == "false"


def test_only_the_jobs_that_push_the_ledger_or_make_a_release_may_write_to_the_repository() -> None:
    writers = [
        (path.name, name)
        for path in WORKFLOWS
        for name, job in workflow(path.name)["jobs"].items()
        if "contents" in job["permissions"] and job["permissions"]["contents"] == "write"
    ]

    assert writers == [("deploy.yml", "due"), ("deploy.yml", "mail"), ("release.yml", "notes")]


def test_mails_are_sent_after_the_deployment_and_only_where_there_are_some() -> None:
    job = workflow("deploy.yml")["jobs"]["mail"]
    condition = " ".join(job["if"].split())

    assert set(job["needs"]) == {"due", "site"}
    assert condition == (
        "always() && needs.due.outputs.mail == 'true' "
        "&& (needs.site.result == 'success' || needs.site.result == 'skipped')"
    )
    assert job["concurrency"] == {"group": "mail", "cancel-in-progress": "false"}


def test_secrets_of_mails_are_seen_by_the_one_step_that_sends_them() -> None:
    names = {name for names in SECRETS.values() for name in names}
    seen = [
        (path.name, step["run"], variables)
        for path in WORKFLOWS
        for job in workflow(path.name)["jobs"].values()
        for step in job.get("steps", [])
        if (variables := {name for name, value in step.get("env", {}).items() if "secrets." in value})
    ]

    assert seen == [("deploy.yml", "sh .github/with-summary.sh send make send", {*names, "MAIL_RECIPIENTS"})]
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS]
    assert sum(text.count("{{ secrets.") for text in texts) == len(seen[0][2])


def test_packages_are_installed_by_hash_from_wheels_in_a_step_without_a_token() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--require-hashes --only-binary :all:" in makefile
    jobs = (("deploy.yml", "due", "publish"), ("site.yml", "build", "site"), ("deploy.yml", "mail", "site"))
    for name, job, stamp in jobs:
        steps = workflow(name)["jobs"][job]["steps"]
        (install,) = (place for place, step in enumerate(steps) if step.get("run") == f"make .venv/.installed-{stamp}")
        uses = next(place for place, step in enumerate(steps) if "with-summary.sh" in step.get("run", ""))
        assert install < uses
        assert steps[install].keys() == {"run"}
        assert re.search(rf"(?m)^\$\(VENV\)/\.installed-{stamp}: .*\n\t@\$\(LOCKED_PIP\) --requirement", makefile)
        assert "env" not in workflow(name)["jobs"][job]
        assert "env" not in workflow(name)


def locked(path: Path) -> dict[str, str]:
    """The version of each package in a file, by its normalized name."""
    found = re.findall(r"(?m)^([\w.-]+)==(\S+)", path.read_text(encoding="utf-8"))
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


@pytest.mark.parametrize("name", ["publish", "site"])
def test_the_locks_hold_the_versions_that_the_tests_ran_with(name: str) -> None:
    text = (FOLDER / f"{name}-lock.txt").read_text(encoding="utf-8")
    own, tested = locked(FOLDER / f"{name}-lock.txt"), locked(ROOT / "constraints.txt")

    assert own.items() <= tested.items()
    assert len(re.findall(r"(?m)^\S+==.*\\\n +--hash=sha256:[0-9a-f]{64}", text)) == len(own)
    wanted = {re.sub(r"[-_.]+", "-", name).lower() for name in required("inversion-site-generator")}
    listed = set((FOLDER / "publish-needs.txt").read_text(encoding="utf-8").split("\n")) - {""}
    assert (wanted if name == "site" else {line for line in listed if line[0] != "#"}) <= own.keys()


def required(package: str) -> list[str]:
    """What a package needs, without its extras."""
    lines = [line for line in requires(package) or () if "extra ==" not in line]
    return [re.split(r"[^\w.-]", line)[0] for line in lines]


def run_script(name: str, *words: str, path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """One of the workflows' scripts; programs in `path` come first."""
    return subprocess.run(
        ["sh", FOLDER / name, *words],
        env={"PATH": f"{path}:{os.environ['PATH']}", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.posix("runs a script of the shell")
def test_a_step_that_fails_says_in_the_summary_what_to_do(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    program = "echo '```'; echo '<b>a.md:3:1: error: expected a day</b>' >&2; exit 7"
    found = run_script(
        "with-summary.sh", "publish", "sh", "-c", program, path=tmp_path, GITHUB_STEP_SUMMARY=str(summary)
    )
    text = summary.read_text(encoding="utf-8")

    assert found.returncode == 7
    assert "a.md:3:1: error" in found.stdout
    assert text.startswith("### The issues that are due were not published\n")
    assert "change that file" in text
    assert "    <b>a.md:3:1: error: expected a day</b>\n" in text  # indented: code, not markup
    assert "    ```\n" in text


@pytest.mark.posix("runs a script of the shell")
@pytest.mark.parametrize(
    "error", ["a.md:3:1: error: no day [x]", "::error file=a.md,line=3::no day", "ERROR   -  no day"]
)
def test_the_summary_names_an_error_that_many_remarks_follow(tmp_path: Path, error: str) -> None:
    summary = tmp_path / "summary.md"
    program = f"echo '{error}'; seq 1 99; printf 'x%.0s' $(seq 1 9000); exit 1"
    run_script("with-summary.sh", "build", "sh", "-c", program, path=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    errors, _, log = summary.read_text(encoding="utf-8").partition("The last lines of the log:")

    assert f"The errors:\n\n    {error}\n" in errors
    assert "    99\n" in log
    assert max(map(len, log.split("\n"))) < 2100


@pytest.mark.posix("runs a script of the shell")
def test_a_mail_that_was_not_sent_says_in_the_summary_what_to_do(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    program = "echo 'smoke: unsure: the answer never came'; exit 1"
    run_script("with-summary.sh", "send", "sh", "-c", program, path=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    text = summary.read_text(encoding="utf-8")

    assert text.startswith("### A mail was not sent, or it isn't certain that it was\n")
    assert "--resolve SLUG sent" in text
    assert "The push also publishes" not in text
    assert "    smoke: unsure: the answer never came\n" in text


@pytest.mark.posix("runs a script of the shell")
def test_a_step_that_succeeds_leaves_the_summary_alone(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    found = run_script("with-summary.sh", "build", "echo", "done", path=tmp_path, GITHUB_STEP_SUMMARY=str(summary))

    assert (found.returncode, found.stdout) == (0, "done\n")
    assert not summary.exists()


@pytest.mark.posix("runs a script of the shell")
@pytest.mark.parametrize("already", ["", "12"])
def test_a_failed_tick_opens_an_issue_unless_one_is_open(tmp_path: Path, already: str) -> None:
    gh = tmp_path / "gh"
    gh.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$*" >>"{tmp_path}/calls"\n[ "$2" = list ] && echo "{already}"\nexit 0\n', "utf-8"
    )
    gh.chmod(0o755)
    found = run_script(
        "report.sh",
        path=tmp_path,
        GITHUB_SERVER_URL="https://github.example",
        GITHUB_REPOSITORY="ada/site",
        GITHUB_RUN_ID="77",
    )
    calls = (tmp_path / "calls").read_text(encoding="utf-8")

    assert found.returncode == 0, found.stderr
    assert calls.startswith("issue list --state open ")
    assert ("issue create" in calls) == (not already)
    assert ("https://github.example/ada/site/actions/runs/77" in calls) == (not already)


def test_only_the_job_that_reports_a_failed_tick_may_write_issues() -> None:
    writers = [
        (path.name, name)
        for path in WORKFLOWS
        for name, job in workflow(path.name)["jobs"].items()
        if "issues" in job["permissions"]
    ]
    report = workflow("deploy.yml")["jobs"]["report"]

    assert writers == [("deploy.yml", "report")]
    assert report["if"] == "failure() && github.event_name != 'push'"
    assert set(report["needs"]) == set(workflow("deploy.yml")["jobs"]) - {"report"}
    assert report["concurrency"] == {"group": "report", "cancel-in-progress": "false"}


@pytest.fixture(scope="module")
def locked_packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of packages that holds those of the lock for `publish`, and no others."""
    folder = tmp_path_factory.mktemp("packages")
    for name in locked(FOLDER / "publish-lock.txt"):
        files = distribution(name).files or ()
        for top in sorted({file.parts[0] for file in files} - {"..", "__pycache__"}):
            (folder / top).symlink_to(str(distribution(name).locate_file(top)))
    return folder


@pytest.mark.posix("makes a symbolic link")
def test_publish_and_what_else_a_tick_runs_work_with_what_the_lock_installs_alone(
    tmp_path: Path, locked_packages: Path
) -> None:
    write_files(tmp_path, base_files())
    for command in (["publish"], ["status"], ["build-time"], ["send", "--due"]):
        found = subprocess.run(
            [sys.executable, "-S", "-m", "generator", "--project", tmp_path, *command],
            env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{locked_packages}"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (command, found.returncode, found.stderr) == (command, 0, "")


def test_a_deployment_takes_what_earlier_runs_kept_and_nothing_that_the_repository_brings() -> None:
    steps = yaml.safe_load((FOLDER / "workflows" / "site.yml").read_text(encoding="utf-8"))["jobs"]["build"]["steps"]
    names = [step.get("uses", "").partition("@")[0] or step["run"] for step in steps]
    kept = steps[names.index("actions/cache")]["with"]
    release = next(number for number, name in enumerate(names) if name.endswith("make release"))

    assert names.index("actions/checkout") < names.index("rm -rf .cache") < names.index("actions/cache") < release
    assert kept["path"] == ".cache"
    assert kept["key"].startswith(kept["restore-keys"])
    assert "github.run_id" in kept["key"]  # a kept cache can't be changed, so each run has one of its own


def test_a_tick_installs_what_publish_imports_and_no_more() -> None:
    listed = {
        line.strip()
        for line in (FOLDER / "publish-needs.txt").read_text(encoding="utf-8").splitlines()
        if line[:1] != "#"
    }
    program = (
        "import sys, generator.edges.commands.issues, generator.edges.commands.sending; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    printed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    owners = packages_distributions()
    imported = {name.lower() for module in printed.split() for name in owners.get(module, [])}
    below = {"annotated-types", "inversion-site-generator", "markupsafe", "pydantic_core", "setuptools"}
    below |= {"mdurl", "typing-inspection", "typing_extensions"}

    assert imported - below <= listed
    assert listed - imported == {"tzdata"}  # data, read where the system has no time zones
