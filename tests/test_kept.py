"""What is kept from run to run: right or not there, whatever happens to the file, and never more than it should be."""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from generator.app.kept import LAST_RUNS, Kept, key_of

KEYS = [key_of(str(number)) for number in range(40)]


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "kept.db"


def keep(path: Path, *numbers: int, stage: str = "text") -> None:
    """A run that needs these values, and makes those that aren't kept."""
    with Kept(path, stage) as kept:
        for number in numbers:
            if kept.get(KEYS[number]) is None:
                kept.put(KEYS[number], b"value %d" % number)


def there(path: Path, stage: str = "text") -> set[int]:
    """The values that a run finds, each of which is the right one."""
    found = set()
    with Kept(path, stage) as kept:
        for number, key in enumerate(KEYS):
            value = kept.get(key)
            assert value in {None, b"value %d" % number}
            if value is not None:
                found.add(number)
    return found


def in_a_process(act: Callable[[], None]) -> int:
    """Runs a function in a process of its own, and gives how that ended."""
    if (child := os.fork()) == 0:
        act()
        os._exit(0)
    return os.waitpid(child, 0)[1]


def test_a_later_run_finds_what_an_earlier_one_kept_in_its_stage(path: Path) -> None:
    assert there(path) == set()
    assert not path.exists()
    keep(path, 1, 2)

    assert there(path) == {1, 2}
    assert there(path, "page") == set()


def test_each_input_and_its_place_counts_for_the_key() -> None:
    inputs = [("a", "b"), ("ab", ""), ("", "ab"), ("b", "a"), ("a", "b", ""), ("ab",)]

    assert len({key_of(*one) for one in inputs}) == len(inputs)
    assert key_of("\u00e9", b"\0") == key_of("\u00e9".encode(), b"\0")


def test_a_damaged_file_gives_right_values_or_none_and_is_made_anew(path: Path) -> None:
    keep(path, *range(40))
    whole = path.read_bytes()
    random = Random(1)  # noqa: S311 - not for secrets
    lost = 0
    for number in range(150):
        data = bytearray(whole)
        for _ in range(random.choice((1, 40, 4000))):
            data[random.randrange(len(data))] = random.randrange(256)
        path.write_bytes(data[: random.choice((len(data), random.randrange(len(data))))])
        lost += there(path) != set(range(40))
        keep(path, *range(40))  # may find out that the file is damaged, and delete it
        keep(path, *range(40))
        assert there(path) == set(range(40)), number
        path.write_bytes(b"no database")
        assert there(path) == set()
        keep(path, 3)
        keep(path, 3)
        assert there(path) == {3}

    assert lost > 20


@pytest.mark.posix("kills a process")
@pytest.mark.parametrize("moment", ["while it works", "while it writes"])
def test_a_run_that_is_killed_leaves_what_was_there(path: Path, moment: str) -> None:
    keep(path, 1, 2)

    def killed() -> None:
        with Kept(path, "text") as kept:
            kept.put(KEYS[3], b"value 3")
            if moment == "while it works":
                os.kill(os.getpid(), signal.SIGKILL)
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("begin immediate")
            database.execute("pragma cache_size = 1")  # so that it writes before it commits
            database.execute("delete from kept")
            database.execute("insert into kept values ('x', zeroblob(9), zeroblob(900000))")
            os.kill(os.getpid(), signal.SIGKILL)

    assert in_a_process(killed) == signal.SIGKILL
    assert there(path) == ({1, 2} if moment == "while it works" else {1, 2, 3})


@pytest.mark.posix("forks a process")
def test_runs_side_by_side_keep_what_each_of_them_made(path: Path) -> None:
    children = []
    for number in range(8):
        if (child := os.fork()) == 0:
            keep(path, number, number + 8)
            os._exit(0)
        children.append(child)

    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 8
    assert there(path) == set(range(16))


@pytest.mark.posix("has a process run into a limit of the system")
def test_a_full_disk_fails_no_run_and_leaves_what_was_there(path: Path) -> None:
    keep(path, 1)

    def on_a_full_disk() -> None:
        import resource  # noqa: PLC0415 - Windows has none, and all test files are imported there

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size, path.stat().st_size))
        with Kept(path, "text") as kept:
            assert kept.get(KEYS[1]) == b"value 1"
            kept.put(KEYS[2], b"x" * 10**6)

    assert in_a_process(on_a_full_disk) == 0
    assert there(path) == {1}


def test_where_no_file_can_be_written_a_run_goes_on_without(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file in the way")
    keep(tmp_path / ".cache" / "kept.db", 1)

    assert there(tmp_path / ".cache" / "kept.db") == set()


def test_what_the_last_ten_runs_did_not_use_is_dropped(path: Path) -> None:
    keep(path, 0, 1)
    for number in range(2, 2 + LAST_RUNS):
        keep(path, 1, number)

    assert there(path) == {1, *range(2, 2 + LAST_RUNS)}


def test_a_run_that_makes_nothing_writes_nothing(path: Path) -> None:
    keep(path, 1)
    before = path.stat().st_mtime_ns
    for _ in range(LAST_RUNS + 1):
        keep(path, 1)

    assert path.stat().st_mtime_ns == before


def test_a_file_of_an_older_form_is_made_anew_by_the_next_run(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table kept (stage text, key blob, value blob, used integer, primary key (stage, key))")
        database.execute("insert into kept values ('text', x'00', x'00', 1)")
        database.commit()
    keep(path, 1)

    assert there(path) == {1}
