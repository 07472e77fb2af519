"""The folder of a built site: what's written to it, by several threads, is all there, or the build fails."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.edges.mkdocs_plugin.site_folder import AT_ONCE, THREADS, SiteFolder

MANY = 3 * AT_ONCE * (THREADS + 1) + 1


def files(count: int) -> Iterator[tuple[str, bytes]]:
    for number in range(count):
        yield f"folder-{number % 7}/{number}/index.html", b"page %d" % number


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, MANY])
def test_every_file_is_written_once_all_are_made(tmp_path: Path, count: int) -> None:
    SiteFolder(tmp_path).write_all(files(count))

    assert {path: (tmp_path / path).read_bytes() for path in SiteFolder(tmp_path).paths()} == dict(files(count))


def test_a_file_that_cannot_be_written_fails_the_build(tmp_path: Path) -> None:
    (tmp_path / "folder-3").write_text("a file in the way")

    with pytest.raises(OSError, match="folder-3"):
        SiteFolder(tmp_path).write_all(files(MANY))


def test_a_file_that_cannot_be_made_fails_the_build(tmp_path: Path) -> None:
    def broken() -> Iterator[tuple[str, bytes]]:
        yield from files(AT_ONCE)
        raise ValueError("no template")

    with pytest.raises(ValueError, match="no template"):
        SiteFolder(tmp_path).write_all(broken())
