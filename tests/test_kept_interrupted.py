"""A build that is killed, or shares its folder with another, spoils nothing: the next one equals a clean build."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kept_support import (
    _drawn,  # noqa: F401 - a fixture
    _started,  # noqa: F401 - a fixture
    built,
    built_clean,
    clock_at,
    differences,
)
from tests.random_edits import Project, add, add_picture, delete, edit_name, edit_tags, edit_text, edit_title
from tests.tools.files import disk_files

# A build as a process of its own, which says when it begins, so that it can be killed at any point.
PROCESS = """
import sys
from mkdocs.commands.build import build
from mkdocs.config import load_config
from generator.edges.mkdocs_plugin import plugin
plugin.make_search = lambda *_: None
config = load_config("mkdocs.yml", site_dir=sys.argv[1])
config.plugins.on_startup(command="build", dirty=False)
print("begun", flush=True)
build(config)
"""
KILLS = 10  # a run; 50 in all


@pytest.mark.posix("kills a process")
@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_the_build_after_one_that_was_killed_is_right(
    started: Callable[[int], Project], tmp_path: Path, seed: int
) -> None:
    project = started(100 + seed)
    kept = tmp_path / "kept"
    with clock_at(project.now):
        built(project.root, kept)
        edit_title(project)
        seconds = -time.perf_counter()
        built(project.root, kept)
        seconds += time.perf_counter()
        interrupted = 0
        for _ in range(KILLS):
            project.random.choice([edit_text, edit_title, edit_tags, edit_name, delete, add, add_picture])(project)
            with subprocess.Popen(
                [sys.executable, "-c", PROCESS, str(kept)],
                cwd=project.root,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            ) as process:
                assert process.stdout is not None
                process.stdout.readline()
                time.sleep(project.random.uniform(0, seconds))
                process.kill()
            interrupted += process.returncode == -signal.SIGKILL
            wanted = built_clean(project, tmp_path)
            assert differences(built(project.root, kept), wanted) == []
    assert interrupted >= KILLS / 2


@pytest.mark.long
def test_the_build_after_two_at_once_into_one_folder_is_right_and_so_are_two_into_two(
    started: Callable[[int], Project], tmp_path: Path
) -> None:
    project = started(200)
    kept, other = tmp_path / "kept", tmp_path / "other"
    with clock_at(project.now):
        built(project.root, kept)
        for sites in ((kept, kept), (kept, kept), (kept, other), (kept, other)):
            edit_title(project)
            running = [
                subprocess.Popen([sys.executable, "-c", PROCESS, str(site)], cwd=project.root, stderr=subprocess.PIPE)
                for site in sites
            ]
            said = [process.communicate()[1].decode() for process in running]
            wanted = built_clean(project, tmp_path)
            if sites[0] != sites[1]:
                assert [process.returncode for process in running] == [0, 0], said
                assert [differences(disk_files(site), wanted) for site in sites] == [[], []]
            assert differences(built(project.root, kept), wanted) == []
