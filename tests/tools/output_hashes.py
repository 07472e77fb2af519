"""Hashes every file that the program makes of four projects, so that a change of the code shows what it changes.

    python tests/tools/output_hashes.py before.json     at the commit before
    python tests/tools/output_hashes.py after.json      at the commit after
    python tests/tools/output_hashes.py --compare before.json after.json

The four: this repository's own project; the same with the second guide of tests/fixtures; 400 issues; and this project
in a made-up language. Of each, `inversion write` and `mkdocs build --strict` are run. The exit status of --compare is 1
where a file differs; each is named, and nothing else is printed of it.
"""

from __future__ import annotations

import argparse
import codecs
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-24T12:00:00+00:00"
ISSUES = 400
LANGUAGE = "eo"  # has English's two plural forms, and no file of its own

Hashes = dict[str, str]


def made_up(value: Any) -> Any:  # noqa: ANN401 - any part of a YAML file
    """Texts with each letter moved by thirteen, but for the names of places."""
    if isinstance(value, dict):
        return {key: made_up(part) for key, part in value.items()}
    if not isinstance(value, str):
        return value
    return "".join(
        piece if piece.startswith("{") else codecs.encode(piece, "rot13") for piece in re.split(r"(\{[a-z_]+\})", value)
    )


def copy_of_the_project(folder: Path) -> Path:
    """The project with its code, to be changed."""
    for name in ("content", "quizzes", "overrides", "generator"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def real(folder: Path) -> Path:
    """The project as it is."""
    return copy_of_the_project(folder)


def second_guide(folder: Path) -> Path:
    """With the guide and quizzes of tests/fixtures."""
    shutil.copytree(ROOT / "tests" / "fixtures" / "second-guide", copy_of_the_project(folder), dirs_exist_ok=True)
    return folder


def many_issues(folder: Path) -> Path:
    """With 400 issues of 700 words."""
    copy_of_the_project(folder)
    with tempfile.TemporaryDirectory() as scratch:
        corpus = [sys.executable, str(ROOT / "benchmarks" / "corpus.py"), scratch, str(ISSUES)]
        subprocess.run(corpus, cwd=ROOT, check=True)
        shutil.rmtree(folder / "content")
        shutil.copytree(Path(scratch) / "project" / "content", folder / "content")
    return folder


def made_up_language(folder: Path) -> Path:
    """With the interface in a language that nobody speaks."""
    copy_of_the_project(folder)
    (english,) = (folder / "generator").rglob("en.yml")
    texts = yaml.safe_load(english.read_text(encoding="utf-8"))
    texts["texts"] = made_up(texts["texts"])
    english.with_name(f"{LANGUAGE}.yml").write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
    settings = folder / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8").replace("  language: en\n", f"  language: {LANGUAGE}\n")
    settings.write_text(text, encoding="utf-8")
    return folder


PROJECTS = {"real": real, "second guide": second_guide, "400 issues": many_issues, "made-up language": made_up_language}


def files_below(folder: Path) -> Iterator[tuple[str, str]]:
    """The path and the SHA-256 of every file."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def run(project: Path, moment: str, *arguments: str | Path) -> None:
    """Runs a module of Python with the project's own code, at a moment.

    Raises:
        SystemExit: it failed. What it printed is shown.
    """
    variables = {"INVERSION_NOW": moment, "NO_MKDOCS_2_WARNING": "1", "SITE_URL": "https://example.org/site/"}
    environment = {**os.environ, **variables, "PYTHONPATH": str(project)}
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)


def hashes(name: str) -> Hashes:
    """The hash of each file that is made of one of the projects."""
    with tempfile.TemporaryDirectory() as scratch:
        project = PROJECTS[name](Path(scratch) / "project")
        moment = "2100-01-01T00:00:00+00:00" if name == "400 issues" else NOW
        run(project, moment, "generator", "write", Path(scratch) / "written")
        run(project, moment, "mkdocs", "build", "--strict", "--site-dir", Path(scratch) / "site")
        return {
            f"{name}/{kind}/{path}": hashed
            for kind in ("written", "site")
            for path, hashed in files_below(Path(scratch) / kind)
        }


def compare(before: Hashes, after: Hashes) -> list[str]:
    """A line for each file that is not the same."""
    said = {(True, False): "is gone", (False, True): "is new", (True, True): "differs"}
    return [
        f"{path}: {said[path in before, path in after]}"
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    ]


def main() -> int:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compare", action="store_true", help="compare two files of hashes")
    parser.add_argument("--only", choices=PROJECTS, action="append", help="one of the four projects; may be repeated")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.json")
    given = parser.parse_args()
    if given.compare:
        before, after = (json.loads(path.read_text(encoding="utf-8")) for path in given.files)
        lines = compare(before, after)
        print(*lines, f"{len(lines)} of {len({*before, *after})} files are not the same", sep="\n")
        return 1 if lines else 0
    found: Hashes = {}
    for name in given.only or PROJECTS:
        print(f"{name} ...", file=sys.stderr)
        found |= hashes(name)
    given.files[0].write_text(json.dumps(found, indent=0) + "\n", encoding="utf-8")
    print(f"{len(found)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
