"""The search index of a site with several years: its parts, and what is kept of them."""

from __future__ import annotations

import gzip
import itertools
import json
import os
import random
import re
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.app.kept_search import make_search
from generator.publish.search_index import FOLDER, index_site
from tests.search_support import write_page

OLDER = {str(year): tuple(f"/issues/{year}-{n}/" for n in range(8)) for year in (2025, 2024, 2023)}
NEWEST = tuple(f"/issues/2026-{n}/" for n in range(8))


def write_site(site: Path) -> Path:
    for number, address in enumerate(itertools.chain(("/guides/dinner/",), NEWEST, *OLDER.values())):
        write_page(site, address, f"giraffe number{number}")
    return site


def index_of(site: Path) -> dict[str, bytes]:
    paths = [path for path in (site / FOLDER).rglob("*") if path.is_file()]
    return {path.relative_to(site / FOLDER).as_posix(): path.read_bytes() for path in paths}


def fresh(site: Path) -> dict[str, bytes]:
    index_site(site, OLDER)
    return index_of(site)


def kept(root: Path, site: Path) -> dict[str, bytes]:
    make_search(root, site, OLDER)
    return index_of(site)


def test_after_any_edit_a_kept_index_equals_a_fresh_one_byte_for_byte(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    chance = random.Random(3)  # noqa: S311 - not for secrets
    addresses = ("/guides/dinner/", *NEWEST, *OLDER["2025"], *OLDER["2023"])
    for number in range(10):
        address = chance.choice(addresses)
        if chance.random() < 0.2:
            shutil.rmtree(site / address.strip("/"), ignore_errors=True)
        else:
            write_page(site, address, chance.choice(("giraffe", "okapi", f"giraffe again{number}")))
        assert kept(tmp_path, site) == fresh(site), number


def test_an_edit_makes_only_the_part_of_its_year_anew(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    there: dict[bytes, bytes] = {}
    made: list[bytes] = []

    def remember(key: bytes, make: Callable[[], bytes]) -> bytes:
        if key not in there:
            made.append(key)
            there[key] = make()
        return there[key]

    index_site(site, OLDER, remember)
    assert len(made) == 4
    before = index_of(site)
    write_page(site, "/issues/2024-3/", "okapi")
    index_site(site, OLDER, remember)
    assert len(made) == 5
    after = index_of(site)
    changed = {re.sub(r"(?<=older\.)\w+", "X", name).partition("/")[0] for name in before.keys() ^ after.keys()}
    assert changed == {"2024", "older.X.pf_metas"}


def test_what_is_needed_first_of_older_years_is_in_the_first_file_that_a_reader_fetches(tmp_path: Path) -> None:
    files = fresh(write_site(tmp_path))
    first = json.loads(files["pagefind-entry.json"])
    assert first["parts"] == {year: json.loads(files[f"{year}/pagefind-entry.json"]) for year in OLDER}


def test_the_lists_of_words_of_older_years_are_in_one_file_too(tmp_path: Path) -> None:
    files = fresh(write_site(tmp_path))
    older = json.loads(files["pagefind-entry.json"])["older"]
    together = gzip.decompress(files[older["file"]])
    lists = [name for year in OLDER for name in files if name.startswith(year) and name.endswith(".pf_meta")]
    assert [*older["sizes"]] == lists
    for name, size in older["sizes"].items():
        assert together[:size] == gzip.decompress(files[name])
        together = together[size:]
    assert together == b""


def test_a_year_without_pages_has_no_part_and_stops_nothing(tmp_path: Path) -> None:
    site = write_site(tmp_path)
    for address in OLDER["2024"]:
        shutil.rmtree(site / address.strip("/"))
    assert {name.partition("/")[0] for name in fresh(site) if name[0].isdigit()} == {"2025", "2023"}


def test_the_index_of_a_year_is_beside_the_program_and_has_none_of_its_own(tmp_path: Path) -> None:
    names = fresh(write_site(tmp_path)).keys()
    for year in OLDER:
        own = {
            re.sub(r"en_\w+", "en_X", name.removeprefix(f"{year}/")) for name in names if name.startswith(f"{year}/")
        }
        assert own == {
            "pagefind-entry.json",
            "pagefind.en_X.pf_meta",
            "fragment/en_X.pf_fragment",
            "index/en_X.pf_index",
        }
    assert {"pagefind.js", "wasm.en.pagefind", "pagefind-entry.json"} <= names


def test_a_damaged_file_of_what_was_kept_changes_nothing(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    right = kept(tmp_path, site)
    path = tmp_path / ".cache" / "search.db"
    whole = path.read_bytes()
    chance = random.Random(8)  # noqa: S311 - not for secrets
    for number in range(8):
        damaged = bytearray(whole)
        for _ in range(20 if number else 0):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged[: len(damaged) // 2] if number == 7 else damaged)
        assert kept(tmp_path, site) == right, number


@pytest.mark.posix("kills a process")
def test_a_build_that_is_killed_leaves_the_next_one_right(tmp_path: Path) -> None:
    site = write_site(tmp_path / "site")
    right = fresh(site)
    chance = random.Random(2)  # noqa: S311 - not for secrets
    for number in range(6):
        if number % 3 == 0:
            shutil.rmtree(tmp_path / ".cache", ignore_errors=True)
        if (child := os.fork()) == 0:
            make_search(tmp_path, site, OLDER)
            os._exit(0)
        time.sleep(chance.random() * 0.4)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        time.sleep(0.05)  # a Pagefind of the killed build may still end; it writes elsewhere
        assert kept(tmp_path, site) == right, number


@pytest.mark.posix("forks a process")
def test_two_builds_at_once_are_both_right(tmp_path: Path) -> None:
    sites = [write_site(tmp_path / name) for name in ("one", "two", "three")]
    right = fresh(sites[0])
    children = []
    for site in sites[1:]:
        if (child := os.fork()) == 0:
            make_search(tmp_path, site, OLDER)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert [index_of(site) for site in sites[1:]] == [right, right]
    assert kept(tmp_path, sites[0]) == right


def test_no_variable_of_the_environment_changes_the_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write_site(tmp_path)
    right = fresh(site)
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "p")
    monkeypatch.setenv("PAGEFIND_KEEP_INDEX_URL", "true")
    assert fresh(site) == right
