"""After an edit, the preview and a build with what was kept are what a clean build gives, byte for byte.

Edits are random, one after another. After each, three sites are compared: the preview's, which is only ever brought up
to date; one of a new process that finds what was kept in .cache; and a clean one, which finds the cards alone.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort, BuildError, PluginError

from generator.edges.mkdocs_plugin.plugin import InversionPlugin
from tests.kept_support import (
    _drawn,  # noqa: F401 - a fixture
    _started,  # noqa: F401 - a fixture
    asked_for_half,
    brought_up_to_date,
    built,
    built_clean,
    clock_at,
    differences,
)
from tests.random_edits import EDITS_OF_ALL_KINDS, Project, delete, edit_name, edit_title
from tests.test_linear_work import FIRST
from tests.tools.files import disk_files, write_files

EDITS = 30
RUNS = 10  # 300 edits


def test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file(
    started: Callable[[int], Project], tmp_path: Path
) -> None:
    project = started(1)
    with clock_at(project.now):
        brought_up_to_date(project)
        for number, edit in enumerate((edit_title, delete, edit_name)):
            project.only = f"content/issues/{FIRST + timedelta(days=19 + number)}-day-{19 + number}.md"
            before = disk_files(project.site)
            written = {path: (project.site / path).stat().st_mtime_ns for path in before}
            edit(project)
            after = brought_up_to_date(project)
            wanted = built_clean(project, tmp_path)

            assert differences(after, wanted) == [], edit
            assert project.whole == 1, edit
            common = before.keys() & after
            touched = {path for path in common if (project.site / path).stat().st_mtime_ns != written[path]}
            assert {path for path in common if before[path] != after[path]} <= touched, edit
            # A page is drawn anew if anything about an issue that it names has changed; most other pages must not be.
            assert edit is edit_name or len(touched) < len(after) / 3, edit


def test_nothing_is_drawn_where_nothing_changed(started: Callable[[int], Project]) -> None:
    project = started(1)
    with clock_at(project.now):
        brought_up_to_date(project)
        assert project.served is not None
        shown = project.served.plugins["inversion"]
        assert isinstance(shown, InversionPlugin)
        assert shown.drawing is not None
        changes = shown.drawing.changes(shown._build(project.served))  # noqa: SLF001 - what a preview does

    assert changes is not None
    assert changes.count == 0


def test_a_build_without_an_edit_leaves_the_generated_files_as_they_are(
    started: Callable[[int], Project], tmp_path: Path
) -> None:
    project, site = started(1), tmp_path / "site"
    with clock_at(project.now):
        before = built(project.root, site)
        written = {path: (site / path).stat().st_mtime_ns for path in before}
        after = built(project.root, site)
    touched = {path for path in after if (site / path).stat().st_mtime_ns != written[path]}

    assert differences(after, before) == []
    assert {path for path in touched if path.endswith((".html", ".xml", ".gz", ".json", ".png"))} == {"404.html"}


@pytest.mark.long
@pytest.mark.parametrize("seed", range(RUNS))
def test_after_each_edit_the_preview_and_a_build_with_what_was_kept_are_a_clean_build(
    started: Callable[[int], Project], tmp_path: Path, seed: int
) -> None:
    project = started(seed)
    with clock_at(project.now):
        brought_up_to_date(project)
    done: list[str] = []
    while len(done) < EDITS:
        asked_for_half(project)
        edit = project.random.choice(EDITS_OF_ALL_KINDS)
        before = disk_files(project.root)
        edit(project)
        done.append(edit.__name__)
        with clock_at(project.now):
            try:
                wanted = built_clean(project, tmp_path)
            except (PluginError, BuildError, Abort, SystemExit):  # the edit doesn't fit: undone, as an author would
                with pytest.raises((PluginError, BuildError, Abort, SystemExit)):
                    brought_up_to_date(project)
                for path in disk_files(project.root).keys() - before.keys():
                    (project.root / path).unlink()
                write_files(project.root, before)
                done.pop()
                continue
            assert differences(brought_up_to_date(project), wanted) == [], done
            if len(done) % 3 == 0:
                assert differences(built(project.root, tmp_path / "kept"), wanted) == [], done
    assert project.whole < EDITS / 2, "most edits must not take a whole build"
