"""The table of `make bench`: a row for each goal, fair comparisons, and the same figures on screen and in files."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import peers
from benchmarks.building import unnamed
from benchmarks.goals import ELEVENTY, GOALS, HUGO, MKDOCS, SIZES, Goal, Limit
from benchmarks.measuring import Figures, Page, python, run
from benchmarks.table import BEGIN, END, as_json, as_markdown, as_text, reached, rows, with_table
from tests.tools.files import write_files
from tests.tools.small_project import ROOT

PAGE = ROOT / "docs" / "performance.md"
BY_ID = {goal.id: goal for goal in GOALS}
EDIT = BY_ID["serve-edit"]
RESULTS = {
    ("serve-edit", 365): Figures((0.25, 0.75, 0.5), {HUGO: (0.5, 0.5, 0.5)}),
    ("serve-edit", 1825): Figures((0.4, 0.5, 0.9), {HUGO: (0.4, 0.6, 0.6)}),
    ("memory", 1825): Figures((123.4,)),
}


def test_every_goal_is_a_row_in_order_whatever_was_measured() -> None:
    for results in ({}, RESULTS):
        table = rows(results)
        assert [row.goal for row in table] == [*GOALS]
        lines = as_text(table).splitlines()[1:]
        assert [line.startswith(goal.what) for line, goal in zip(lines, GOALS, strict=True)] == [True] * len(GOALS)


def test_of_chosen_rows_only_those_are_shown() -> None:
    assert [row.goal.id for row in rows(RESULTS, {"memory", "serve-edit"})] == ["serve-edit", "memory"]


def test_every_goal_is_measured_by_one_measurement() -> None:
    measured = [name for ids, _ in bench.MEASUREMENTS for name in ids]
    assert sorted(measured) == sorted(BY_ID)


def test_without_options_all_sizes_are_measured_three_times() -> None:
    chosen = bench.options([])
    assert (chosen.issues, chosen.runs, chosen.only) == ((365, 1825, 3650), 3, None)
    assert bench.options(["--issues", "365 1,825", "--only", "build", "--only", "help"]).issues == (365, 1825)


def test_every_limit_of_a_size_is_of_a_size_that_is_measured() -> None:
    named = {size for goal in GOALS for limit in goal.limits for size in (limit.size, limit.times)}
    assert {size for size in named if isinstance(size, int)} <= {*SIZES}


def test_a_ratio_is_the_median_of_pairs_that_were_measured_in_turn() -> None:
    """While the machine was slow, both were; the ratio of the medians would be 3."""
    figures = Figures((1.0, 30.0, 3.0), {"peer": (1.0, 10.0, 0.1)})
    assert figures.median == 3.0
    assert figures.ratio("peer") == 3.0
    assert Figures((1.0, 4.0, 6.0), {"peer": (1.0, 2.0, 6.0)}).ratio("peer") == 1.0
    assert Figures((2.0, 9.0), {"peer": (1.0, 3.0)}).ratio("peer") == 2.5
    with pytest.raises(ValueError, match="shorter"):
        Figures((1.0, 2.0), {"peer": (1.0,)}).ratio("peer")


@pytest.mark.parametrize(
    ("limits", "found", "expected"),
    [
        ([Limit(0.5)], {365: 0.5}, "yes"),
        ([Limit(0.5)], {365: 0.51}, "no"),
        ([Limit(0.5)], {365: 0.4, 3650: 0.6}, "no"),
        ([Limit(0.5, 3650)], {365: 9.0}, "–"),
        ([Limit(0.5, 365), Limit(0.8, 3650)], {365: 0.4}, "–"),
        ([Limit(0.5, 365), Limit(0.8, 3650)], {365: 0.6}, "no"),
        ([Limit(2.1, 3650, 1825)], {1825: 10.0, 3650: 21.0}, "yes"),
        ([Limit(2.1, 3650, 1825)], {1825: 10.0, 3650: 22.0}, "no"),
        ([Limit(2.1, 3650, 1825)], {3650: 22.0}, "–"),
        ([Limit(0.5), Limit(1.1, None, "a peer that isn't there")], {365: 0.1}, "–"),
        ([Limit(0.5)], {}, "–"),
    ],
)
def test_a_goal_is_reached_if_all_its_limits_are_kept(
    limits: list[Limit], found: Mapping[int, float], expected: str
) -> None:
    figures = {size: Figures((value,)) for size, value in found.items()}
    assert reached(Goal("a", "a thing", "s", tuple(limits)), figures) == expected


def test_a_limit_beside_a_peer_goes_by_the_ratio() -> None:
    figures = {1825: Figures((0.4, 0.5, 0.9), {HUGO: (0.4, 0.6, 0.6)})}
    assert reached(Goal("a", "a thing", "s", (Limit(1.0, 1825, HUGO),)), figures) == "yes"
    assert reached(Goal("a", "a thing", "s", (Limit(0.9, 1825, HUGO),)), figures) == "no"


def test_json_and_markdown_hold_what_is_printed() -> None:
    table = rows(RESULTS)
    data = json.loads(json.dumps(as_json("a machine", table, RESULTS)))
    columns, *lines = [re.split(r" {2,}", line) for line in as_text(table).splitlines()]
    assert columns == ["what", "in", "365", "1,825", "beside", "goal", "reached"]
    assert data["head"] == "a machine"
    for line, row, markdown in zip(lines, data["rows"], as_markdown(table).splitlines()[2:], strict=True):
        shown = [row[name] for name in columns]
        assert line == [text for text in shown if text]
        assert markdown == f"| {' | '.join(shown)} |"
    edit = data["rows"][0]
    assert (edit["id"], edit["365"], edit["1,825"]) == ("serve-edit", "0.50", "0.50")
    assert edit["beside"] == "Hugo 0.60 (1.00 ×) at 1,825"
    assert edit["runs"]["1825"] == {"own": [0.4, 0.5, 0.9], "peers": {HUGO: [0.4, 0.6, 0.6]}}
    assert edit["365"] == f"{sorted(edit['runs']['365']['own'])[1]:.2f}"


def test_the_page_has_a_row_for_every_goal_and_writing_fills_it_again() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = as_markdown(rows({}))
    filled = with_table(page, table)
    assert with_table(filled, table) == filled
    assert filled.split(BEGIN)[0] == page.split(BEGIN)[0]
    assert filled.split(END)[1] == page.split(END)[1]
    assert f"{BEGIN}\n{table}\n{END}" in filled
    with pytest.raises(ValueError, match="expected a line <!-- make bench -->"):
        with_table("# A page\n", table)


def test_a_peer_that_cannot_be_installed_is_a_sentence_and_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(command: list[str], *_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="a long story\nERROR: no network\n")

    monkeypatch.setattr(peers, "FOLDER", tmp_path)
    monkeypatch.setattr(subprocess, "run", fail)
    said: list[str] = []
    assert [*peers.install(said.append)] == [MKDOCS]
    told = [line for line in said if "can't be installed" in line]
    assert told[0] == "Hugo can't be installed here, so nothing is compared with it: ERROR: no network"
    assert [line.split()[0] for line in told] == [HUGO, ELEVENTY]


def test_a_program_that_fails_stops_the_measurement_with_what_it_said(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        run(python("-c", "raise SystemExit('no such luck')"), tmp_path)


def test_a_run_counts_the_programs_that_it_starts(tmp_path: Path) -> None:
    work = "import time\nwhile time.process_time() < 0.3: pass\nx = bytearray(60_000_000)"
    used = run(python("-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"), tmp_path)
    assert used.cpu >= 0.3
    assert used.peak >= 60
    assert used.wall >= 0.3


def test_an_edit_is_undone_to_the_byte(tmp_path: Path) -> None:
    write_files(tmp_path, {"issue.md": b"A text.\n"})
    page = Page(tmp_path / "issue.md", tmp_path / "scratch")
    page.edit("A text.\n", "This is edit 1.")
    assert page.path.read_bytes() == b"A text.\n\nThis is edit 1.\n"
    page.edit("A text.\n", "")
    assert page.path.read_bytes() == b"A text.\n"
    assert [*tmp_path.iterdir()] == [page.path]


def test_files_that_nothing_names_are_found(tmp_path: Path) -> None:
    files = {
        "index.html": b'<link href="assets/site.css"><script src="a.js"></script>',
        "assets/site.css": b"a { background: url(dot.png) }",
        "assets/dot.png": b"1",
        "a.js": b'import("./later.js")',
        "later.js": b"",
        "assets/never.js": b"12345",
        "pagefind/pagefind.js": b"const never = 'no.png'",
        "no.png": b"123",
        "sitemap.xml": b"",
    }
    assert unnamed(write_files(tmp_path, files)) == [("assets/never.js", 5), ("no.png", 3)]


def test_every_size_and_row_can_be_chosen_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong, said in (
        (["--issues", "3"], "expected numbers from 10 on"),
        (["--runs", "0"], "expected 1 or more"),
        (["--only", "speed"], "choose from"),
        (["--only", "help", "--write"], "expected the whole table"),
    ):
        with pytest.raises(SystemExit):
            bench.options(wrong)
        assert said in capsys.readouterr().err
    for goal in GOALS:
        assert bench.options(["--only", goal.id]).only == [goal.id]
