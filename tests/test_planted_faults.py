"""The table of planted faults fits the project, and the tool tells a fault that is caught from one that is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.faults.fault import Fault
from tests.tools.planted_faults import FAULTS, Verdict, copy_to, main, misfits, plant, planted, run_tests, verdict
from tests.tools.small_project import ROOT

DOUBLES = Fault("a-sum-is-doubled", "adding.py", "return a + b", "return a + b + b", "test_two_and_three_are_five")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A program of one function, with three tests."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "adding.py").write_text("def add(a, b):\n    return a + b\n")
    (tmp_path / "tests" / "test_adding.py").write_text(
        "from adding import add\n\n\n"
        "def test_two_and_three_are_five():\n    assert add(2, 3) == 5\n\n\n"
        "def test_anything_and_nothing_is_the_same():\n    assert add(2, 0) == 2\n\n\n"
        "def test_letters_can_be_added():\n    assert add('a', 'b')[1] == 'b'\n"
    )
    return tmp_path


def test_every_fault_fits_the_project() -> None:
    assert len(FAULTS) >= 36
    assert misfits(FAULTS) == []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (replace(DOUBLES, old="a - b"), "its text occurs 0 times in adding.py"),
        (replace(DOUBLES, old="a"), "its text occurs 3 times in adding.py"),
        (replace(DOUBLES, file="gone.py"), "its text occurs 0 times in gone.py"),
        (replace(DOUBLES, test="test_of_nobody[1]"), "test_of_nobody[1] is a test of 0 files"),
    ],
)
def test_a_fault_that_fits_no_more_is_named(folder: Path, fault: Fault, said: str) -> None:
    assert misfits([DOUBLES, fault], folder) == [
        "a-sum-is-doubled: the name of 2 faults",
        f"a-sum-is-doubled: {said}",
    ]


def test_a_fault_is_caught_by_the_test_that_fails_and_leaves_nothing_behind(folder: Path) -> None:
    before = (folder / "adding.py").read_text(), (folder / "adding.py").stat().st_mtime_ns

    assert plant(DOUBLES, folder)[0].caught_by == "test_two_and_three_are_five"
    assert ((folder / "adding.py").read_text(), (folder / "adding.py").stat().st_mtime_ns) == before
    assert run_tests(folder, [DOUBLES.test]) == Verdict(None, "all tests pass")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (replace(DOUBLES, test="test_anything_and_nothing_is_the_same"), "all tests pass"),
        (replace(DOUBLES, new="return a + c"), "NameError"),
        (replace(DOUBLES, new="return a +"), "pytest could not run it"),
        (replace(DOUBLES, test="test_letters_can_be_added[1]"), "pytest could not run it"),
    ],
)
def test_a_fault_that_no_test_sees_or_that_breaks_the_program_down_is_not_caught(
    folder: Path, fault: Fault, said: str
) -> None:
    found = plant(fault, folder)[0]

    assert found.caught_by is None
    assert said in found.words


def test_an_error_of_a_fixture_is_no_claim_of_a_test() -> None:
    error = '<testcase name="test_a"><error message="failed on setup with &quot;assert 1 == 2&quot;"/></testcase>'

    assert verdict(f"<testsuites>{error}</testsuites>").caught_by is None


def test_a_copy_holds_what_the_project_holds_and_no_environment(tmp_path: Path) -> None:
    copy = copy_to(tmp_path)

    with planted(FAULTS[0], copy):
        names = [FAULTS[0].file, "pyproject.toml", "overrides/main.html"]
        same = [(copy / name).read_bytes() == (ROOT / name).read_bytes() for name in names]
    assert same == [False, True, True]
    assert not (copy / ".venv").exists()


def test_the_list_names_each_fault_its_file_and_its_test(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{fault.name}: {fault.file}: {fault.test}" for fault in FAULTS]


def test_an_unknown_name_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["--only", "no-such-fault"])
    assert "no fault is called no-such-fault" in capsys.readouterr().err
