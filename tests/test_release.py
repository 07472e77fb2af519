"""A release: one version everywhere, packages that are the same whoever makes them, checks before it is published."""

from __future__ import annotations

import gzip
import io
import re
import tarfile

import pytest
import yaml
from click.testing import CliRunner

import generator
from generator.app.new_site import new_project
from generator.edges.commands.cli import main
from tests.tools.release import ROOT, misfits, notes, plain_archive, same_bytes, version_of

CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
MOMENT = 1_800_000_000
FINE = """\
# Changelog

Words.

## 1.2.3 - 2026-12-31

- New.

### Added

- More.

## 1.2.2 - 2026-01-01

- Old.
"""


def test_the_program_the_changelog_and_the_pin_of_a_new_site_have_one_version() -> None:
    told = CliRunner().invoke(main, ["--version"]).stdout
    pins = new_project("Tea Notes")["requirements.txt"]
    released = re.sub(r"(?ms)^## Unreleased\n.*?(?=^## )", "", CHANGES)

    assert misfits(generator.__version__, released, f"v{generator.__version__}") == []
    assert generator.__version__ in told.split()
    assert f"\ninversion-site-generator=={generator.__version__}\n" in pins


def test_no_other_file_has_the_version() -> None:
    """It would be forgotten at the next release."""
    texts = [
        ROOT / "pyproject.toml",
        ROOT / "README.md",
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "generator").rglob("*.py"),
    ]
    named = re.compile(rf"(?<![\d.]){re.escape(generator.__version__)}(?![\d.])")
    found = [path.relative_to(ROOT).as_posix() for path in texts if named.search(path.read_text(encoding="utf-8"))]

    assert set(found) <= {"generator/__init__.py"}


@pytest.mark.parametrize(
    ("version", "changes", "tag", "said"),
    [
        ("1.2.3", FINE, "v1.2.4", "the tag is `v1.2.4`"),
        ("1.2.3", FINE, "1.2.3", "expected the tag `v1.2.3`"),
        ("1.2.3", FINE, "v1.2.3-rc1", "the tag is `v1.2.3-rc1`"),
        ("1.2.3rc1", FINE, None, "expected three numbers"),
        ("1.2", FINE, None, "expected three numbers"),
        ("01.2.3", FINE, None, "expected three numbers"),
        ("", FINE, None, "expected three numbers"),
        ("1.2.4", FINE, None, "expected `## 1.2.4 - YYYY-MM-DD` as the first section, found `## 1.2.3 - 2026-12-31`"),
        ("1.2.2", FINE, None, "found `## 1.2.3 - 2026-12-31`"),
        ("1.2.3", FINE.replace("2026-12-31", "2026-02-30"), None, "expected a day of the calendar"),
        ("1.2.3", FINE.replace(" - 2026-12-31", ""), None, "found `## 1.2.3`"),
        ("1.2.3", FINE.replace("## 1.2.3", "## Unreleased\n\n- Later.\n\n## 1.2.3"), None, "found `## Unreleased`"),
        ("1.2.3", "# Changelog\n\n## 1.2.3 - 2026-12-31\n\n## 1.2.2 - 2026-01-01\n\n- Old.\n", None, "says nothing"),
        ("1.2.3", "# Changelog\n", None, "as the first section"),
    ],
)
def test_what_does_not_agree_is_told(version: str, changes: str, tag: str | None, said: str) -> None:
    assert said in "\n".join(misfits(version, changes, tag))


@pytest.mark.parametrize("tag", [None, "v1.2.3"])
def test_what_agrees_is_a_release(tag: str | None) -> None:
    assert misfits("1.2.3", FINE, tag) == []


def test_the_version_is_read_without_running_the_program() -> None:
    assert version_of('"""Docs."""\n__version__ = "1.2.3"  # why\nraise SystemExit\n') == "1.2.3"
    assert version_of("OTHER = 1\n") == ""


def test_the_release_says_what_its_section_says_with_links_into_the_repository() -> None:
    text = notes(
        FINE.replace("- New.", "- See [Design](docs/design.md#x), [this](https://a.example/) and [that](#there)."),
        "https://h/r/",
    )

    assert text.startswith(
        "- See [Design](https://h/r/docs/design.md#x), [this](https://a.example/) and [that](#there).\n"
    )
    assert text.endswith("### Added\n\n- More.\n")


def archive(mtime: int, uid: int, names: list[str]) -> bytes:
    packed = io.BytesIO()
    with (
        gzip.GzipFile("made-here.tar", "wb", fileobj=packed, mtime=mtime) as whole,
        tarfile.open(fileobj=whole, mode="w") as new,
    ):
        for name in names:
            member = tarfile.TarInfo(name)
            member.size, member.mtime, member.uid, member.uname, member.mode = 3, mtime, uid, f"user{uid}", 0o600 + uid
            new.addfile(member, io.BytesIO(b"abc"))
    return packed.getvalue()


def test_an_sdist_tells_nothing_of_who_made_it_and_when() -> None:
    one, other = archive(1_700_000_000, 1, ["p/b.py", "p/a.py"]), archive(1_710_000_000, 7, ["p/a.py", "p/b.py"])

    assert one != other
    assert plain_archive(one, MOMENT) == plain_archive(other, MOMENT)
    with tarfile.open(fileobj=io.BytesIO(plain_archive(one, MOMENT))) as plain:
        assert [
            (member.name, member.mtime, member.uid, member.uname, member.mode) for member in plain.getmembers()
        ] == [(name, MOMENT, 0, "", 0o644) for name in ("p/a.py", "p/b.py")]
        assert [file.read() for member in plain.getmembers() if (file := plain.extractfile(member))] == [b"abc", b"abc"]


def test_two_builds_that_differ_are_no_release() -> None:
    assert same_bytes({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"2"}) == []
    assert same_bytes({"a": b"1", "b": b"2"}, {"a": b"1", "b": b"3", "c": b""}) == [
        f"{name}: two builds of the same commit differ" for name in "bc"
    ]


RELEASE = yaml.load((ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - texts alone


def uses(job: str) -> list[str]:
    return [step["uses"].partition("@")[0] for step in RELEASE["jobs"][job]["steps"] if "uses" in step]


def test_only_a_tag_of_a_version_starts_a_release() -> None:
    assert RELEASE["on"] == {"push": {"tags": ["v*"]}}
    assert RELEASE["concurrency"]["cancel-in-progress"] == "false"


def test_a_release_is_checked_as_on_anybodys_machine_before_anything_is_published() -> None:
    steps = RELEASE["jobs"]["build"]["steps"]
    commands = [step.get("run", "") for step in steps]
    check = next(place for place, command in enumerate(commands) if command.startswith("make release-check "))

    before = "\n".join(commands[:check])
    assert "git merge-base --is-ancestor HEAD origin/main" in before
    assert 'gh run list --workflow ci.yml --branch main --commit "$(git rev-parse HEAD)"' in before
    assert steps[check]["env"] == {"TAG": "${{ github.ref_name }}"}
    assert RELEASE["jobs"]["publish"]["needs"] == "build"
    assert RELEASE["jobs"]["notes"]["needs"] == "publish"


def test_what_is_published_is_what_was_checked_with_proofs_of_where_it_comes_from() -> None:
    job = RELEASE["jobs"]["publish"]
    attest, publish = job["steps"][1:]

    assert uses("publish") == [
        "actions/download-artifact",
        "actions/attest-build-provenance",
        "pypa/gh-action-pypi-publish",
    ]
    assert [step for step in job["steps"] if "run" in step] == []
    assert attest["with"]["subject-path"] == f"{publish['with']['packages-dir']}/*"
    assert publish["with"].keys() == {"packages-dir", "attestations"}
    assert publish["with"]["attestations"] == "true"
    assert job["environment"] == "pypi"


def test_only_the_job_that_publishes_may_prove_who_it_is_and_no_secret_is_used() -> None:
    text = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")

    assert {name: set(job["permissions"]) for name, job in RELEASE["jobs"].items()} == {
        "build": {"contents", "actions"},
        "publish": {"id-token", "attestations"},
        "notes": {"contents"},
    }
    assert "secrets." not in text
    assert "password" not in {
        key for job in RELEASE["jobs"].values() for step in job["steps"] for key in step.get("with", {})
    }


def test_the_package_says_which_pythons_it_is_for() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', text)
    ran = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]["units"]

    assert ran["strategy"]["matrix"]["python"] == named
    assert f'requires-python = ">={named[0]}"' in text
