"""Checks a release, and makes its packages: `python -m tests.tools.release [--tag v1.2.3]`, by `make release-check`.

The tag, the program's version and the head of CHANGELOG.md must agree. The packages are made twice, in different
folders, and must be the same byte for byte. Then the wheel is installed in an empty environment, where a site is made,
built and searched.
"""

from __future__ import annotations

import argparse
import ast
import gzip
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
VERSIONED = "generator/__init__.py"
CHANGES = "CHANGELOG.md"
_VERSION = re.compile(r"(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)")
_SECTION = re.compile(r"^## (?P<head>.*)\n(?P<text>(?:(?!## ).*\n?)*)", re.MULTILINE)
_HEAD = re.compile(r"(?P<version>\S+) - (?P<day>\d{4}-\d\d-\d\d)")
_LINK = re.compile(r"(\]\()(?![a-z]+:|#)([^)\s]+\))")
# A wheel holds the permissions of files that are made on the way, so no machine's own habit of them may count.
_MAKE = """
import os, sys
import setuptools.build_meta
os.umask(0o022)
getattr(setuptools.build_meta, f"build_{sys.argv[1]}")(sys.argv[2])
"""


class UnfitError(Exception):
    """The release can't be made; the text says why."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section of CHANGELOG.md."""

    head: str
    text: str


def version_of(text: str) -> str:
    """The `__version__` that a module assigns; empty if it assigns none."""
    for node in ast.parse(text).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__version__")], value=ast.Constant(value=str(version))):
                return version
    return ""


def newest(changes: str) -> Section:
    """The first section of a changelog; an empty one if it has none."""
    found = _SECTION.search(changes)
    return Section(found["head"].strip(), found["text"].strip()) if found else Section("", "")


def misfits(version: str, changes: str, tag: str | None) -> list[str]:
    """Why this can't be released as it is; `tag` is None before there is one."""
    found = []
    if not _VERSION.fullmatch(version):
        found.append(f"{VERSIONED}: expected three numbers such as `1.2.3` as `__version__`, found `{version}`")
    if tag is not None and tag != f"v{version}":
        found.append(
            f"the tag is `{tag}`, and `__version__` in {VERSIONED} is `{version}`; expected the tag `v{version}`, "
            f"or commit the other version and tag that commit"
        )
    section = newest(changes)
    head = _HEAD.fullmatch(section.head)
    wanted = f"## {version} - YYYY-MM-DD"
    if head is None or head["version"] != version:
        found.append(f"{CHANGES}: expected `{wanted}` as the first section, found `## {section.head}`")
    elif not _is_day(head["day"]):
        found.append(f"{CHANGES}: expected a day of the calendar in `## {section.head}`, such as 2026-12-31")
    if not section.text:
        found.append(f"{CHANGES}: the first section says nothing; write what has changed")
    return found


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def notes(changes: str, address: str) -> str:
    """The text of the release: the first section, its links leading into the repository at `address`."""
    text = newest(changes).text + "\n"
    return _LINK.sub(lambda link: f"{link[1]}{address}{link[2]}", text) if address else text


def same_bytes(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """What differs between two builds."""
    return [
        f"{name}: two builds of the same commit differ"
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    ]


def packages(root: Path, moment: int) -> dict[str, bytes]:
    """The sdist and the wheel of the committed or changed files that Git knows in `root`, {name: bytes}.

    The wheel is made from the sdist, as pip would. Times, owners and permissions of files don't tell who made it.
    """
    names = [name for name in _run(["git", "ls-files", "-z"], root).split("\0") if name and (root / name).is_file()]
    with TemporaryDirectory() as folder:
        source, made = Path(folder) / "source", Path(folder) / "made"
        made.mkdir()
        for name in names:
            _copy((root / name).read_bytes(), source / name)
        _make("sdist", source, made, moment)
        (archive,) = made.glob("*.tar.gz")
        archive.write_bytes(plain_archive(archive.read_bytes(), moment))
        with tarfile.open(archive) as packed:
            packed.extractall(Path(folder) / "again", filter="data")
        (unpacked,) = (Path(folder) / "again").iterdir()
        _make("wheel", unpacked, made, moment)
        return {path.name: path.read_bytes() for path in sorted(made.iterdir())}


def plain_archive(data: bytes, moment: int) -> bytes:
    """A tar.gz with its files in order, and without the times and owners that setuptools writes."""
    plain = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        gzip.GzipFile("", "wb", fileobj=plain, mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda member: member.name):
            bare = tarfile.TarInfo(member.name)
            bare.type, bare.size, bare.mtime = member.type, member.size, moment
            bare.mode = 0o755 if member.isdir() else 0o644
            new.addfile(bare, old.extractfile(member))
    return plain.getvalue()


def try_out(wheel: Path, version: str, folder: Path) -> None:
    """Installs the wheel in an empty environment in `folder`, and makes, builds and searches a site there.

    Raises:
        UnfitError: something of that fails.
    """
    _run([sys.executable, "-m", "venv", folder / "venv"], folder)
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    _run([scripts / "python", "-m", "pip", "install", "--quiet", "--only-binary", ":all:", wheel], folder)
    _run([scripts / "python", "-m", "pip", "check"], folder)
    told = _run([scripts / "inversion", "--version"], folder)
    if version not in told.split():
        raise UnfitError(f"`inversion --version` of the wheel prints `{told.strip()}`; expected {version}")
    _run([scripts / "inversion", "new", "site", "Tea Notes"], folder)
    site = folder / "tea-notes"
    if f"=={version}\n" not in (pins := (site / "requirements.txt").read_text(encoding="utf-8")):
        raise UnfitError(f"a new site doesn't ask for release {version}:\n{pins}")
    _run([scripts / "inversion", "new", "quiz", "tea-check"], site)
    for path in [*site.rglob("content/**/*.*"), *site.rglob("quizzes/*.yml")]:
        path.write_text(path.read_text(encoding="utf-8").replace("TODO: ", ""), encoding="utf-8")
    _run([scripts / "inversion", "check"], site)
    _run([scripts / "mkdocs", "build", "--strict"], site)
    _run([scripts / "inversion", "verify", "site"], site)


def _copy(data: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    path.chmod(0o644)


def _make(kind: str, source: Path, folder: Path, moment: int) -> None:
    """In a process of its own, since setuptools remembers what it made."""
    _run([sys.executable, "-c", _MAKE, kind, folder], source, SOURCE_DATE_EPOCH=str(moment))


def _run(command: Sequence[str | Path], folder: Path, **environment: str) -> str:
    """What a program prints.

    Raises:
        UnfitError: it failed; with what it said.
    """
    result = subprocess.run(
        [*map(str, command)],
        cwd=folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if result.returncode:
        raise UnfitError(f"`{' '.join(map(str, command))}` failed:\n{result.stdout}{result.stderr}")
    return result.stdout


def _release(root: Path, tag: str | None, out: Path, address: str) -> None:
    version = version_of((root / VERSIONED).read_text(encoding="utf-8"))
    changes = (root / CHANGES).read_text(encoding="utf-8")
    if found := misfits(version, changes, tag):
        raise UnfitError("\n".join(found))
    print(f"Version {version}: {CHANGES} and the program agree{f' with the tag {tag}' if tag else ''}.")
    moment = int(_run(["git", "log", "-1", "--format=%ct"], root))
    made = packages(root, moment)
    if found := same_bytes(made, packages(root, moment)):
        raise UnfitError("\n".join(found))
    shutil.rmtree(out, ignore_errors=True)
    (out / "packages").mkdir(parents=True)
    for name, data in made.items():
        (out / "packages" / name).write_bytes(data)
    (out / "notes.md").write_text(notes(changes, address), encoding="utf-8")
    print(f"Made twice, with the same bytes: {', '.join(made)}.")
    with TemporaryDirectory() as folder:
        try_out(next((out / "packages").glob("*.whl")).resolve(), version, Path(folder))
    print(f"The wheel makes, builds and searches a site in an empty environment. All is in {out}.")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tag", default=None, help="the tag of the release; without it, there is none yet")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "release", help="where the packages are put")
    parser.add_argument("--address", default="", help="where the notes' links to files of the repository lead")
    arguments = parser.parse_args()
    try:
        _release(ROOT, arguments.tag or None, arguments.out, arguments.address)
    except UnfitError as error:
        sys.exit(f"release: {error}")
