"""The search of a preview: made when a reader searches, once for each build, and never of an older one."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from generator.edges.mkdocs_plugin.preview_search import PreviewSearch, with_seldom_files
from generator.text.problems import RefusedError
from tests.test_preview import _root, serving  # noqa: F401 - the fixture `root`
from tests.tools.small_project import ISSUE

if TYPE_CHECKING:
    from generator.edges.mkdocs_plugin.drawing import Drawing

FILE = "/notes/pagefind/pagefind-entry.json"


def served(*_: object) -> Iterable[bytes]:
    return [b"a file"]


def get(search: PreviewSearch, address: str = FILE) -> tuple[str, bytes]:
    """The status that the search itself gives, else "", and the body."""
    given: list[str] = []

    def start(status: str, _headers: object, _error: object = None, /) -> Callable[[bytes], object]:
        given.append(status)
        return bytes

    body = b"".join(search.within(served)({"PATH_INFO": address}, start))
    return "".join(given), body


def test_the_index_is_made_for_its_own_files_alone_and_once_for_each_build() -> None:
    made: list[str] = []
    search = PreviewSearch("/notes/pagefind/", lambda: made.append("made"), threading.Lock())
    assert get(search, "/notes/search/") == ("", b"a file")
    assert made == []
    assert [get(search) for _ in range(3)] == [("", b"a file")] * 3
    assert made == ["made"]
    search.after(lambda: made.append("built"))()
    assert made == ["made", "built"]
    get(search)
    get(search)
    assert made == ["made", "built", "made"]


def test_two_requests_at_once_make_it_once_and_both_have_it() -> None:
    made: list[float] = []

    def make() -> None:
        time.sleep(0.1)
        made.append(1)

    def ask(_: int) -> int:
        get(search)
        return len(made)

    search = PreviewSearch("/notes/pagefind/", make, threading.Lock())
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8


def test_no_build_begins_while_the_index_is_made() -> None:
    events: list[str] = []
    began = threading.Event()

    def make() -> None:
        began.set()
        time.sleep(0.1)
        events.append("made")

    search = PreviewSearch("/notes/pagefind/", make, threading.Lock())
    asking = threading.Thread(target=get, args=[search])
    asking.start()
    began.wait()
    search.after(lambda: events.append("built"))()
    asking.join()
    assert events == ["made", "built"]


def test_a_failure_is_the_answer_and_in_the_log_until_the_next_build(caplog: pytest.LogCaptureFixture) -> None:
    tries: list[str] = []

    def make() -> None:
        tries.append("try")
        if len(tries) == 1:
            raise RefusedError("Pagefind: no such luck")

    search = PreviewSearch("/notes/pagefind/", make, threading.Lock())
    with caplog.at_level(logging.ERROR, "mkdocs"):
        for _ in range(2):
            assert get(search) == (
                "503 Service Unavailable",
                b"The search index could not be made: Pagefind: no such luck",
            )
    assert [record.message for record in caplog.records if "no such luck" in record.message] == [
        "generator: The search index could not be made: Pagefind: no such luck"
    ]
    search.after(lambda: None)()
    assert get(search) == ("", b"a file")


def test_a_build_that_fails_leaves_the_search_usable() -> None:
    def build() -> None:
        raise ZeroDivisionError

    search = PreviewSearch("/notes/pagefind/", lambda: None, threading.Lock())
    with pytest.raises(ZeroDivisionError):
        search.after(build)()
    assert get(search) == ("", b"a file")


@pytest.mark.slow
class _Drawing:
    """What the server asks of a drawing."""

    def __init__(self, *later: str) -> None:
        self.later = dict.fromkeys(later)
        self.made: list[str] = []

    def make(self, path: str) -> None:
        self.made.append(path)


def test_a_file_that_no_page_loads_is_made_when_it_is_asked_for_and_by_the_drawing_of_that_moment() -> None:
    lock, drawing = threading.Lock(), _Drawing("cards/früh.png")
    current: list[_Drawing | None] = [drawing]
    serve = with_seldom_files(served, "/notes/", lambda: cast("Drawing | None", current[-1]), lock)

    def ask(path: str) -> bytes:
        return b"".join(serve({"PATH_INFO": path}, lambda *_: bytes))

    assert ask("/notes/cards/other.png") == b"a file"
    assert ask("/cards/früh.png".encode().decode("latin-1")) == b"a file"
    assert drawing.made == []
    assert ask("/notes/cards/früh.png".encode().decode("latin-1")) == b"a file"
    assert drawing.made == ["cards/früh.png"]

    current.append(None)  # while MkDocs builds the whole site
    assert ask("/notes/cards/früh.png".encode().decode("latin-1")) == b"a file"
    assert len(drawing.made) == 1

    later = _Drawing("cards/new.png")
    current.append(drawing)
    drawing.later["cards/new.png"] = None
    with lock, ThreadPoolExecutor() as pool:  # a build, in which the file becomes one of another drawing
        asked = pool.submit(ask, "/notes/cards/new.png")
        time.sleep(0.1)
        assert not asked.done()
        current.append(later)
        lock.release()
        assert asked.result() == b"a file"
        lock.acquire()
    assert (drawing.made, later.made) == (["cards/früh.png"], ["cards/new.png"])


def test_a_preview_makes_the_search_when_it_is_asked_for_and_again_after_an_edit(root: Path) -> None:
    with serving(root) as running:
        running.wait("issues/smoke/", "Smoke comes")
        running.get("search/")
        assert "Making the search index" not in running.told()
        first = json.loads(running.get("pagefind/pagefind-entry.json")[1])["languages"]["en"]
        assert running.get("pagefind/pagefind.js")[0] == 200
        assert running.told().count("Making the search index") == 1

        running.edit(ISSUE, "Smoke comes", "Steam comes")
        running.wait("issues/smoke/", "Steam comes")
        second = json.loads(running.get("pagefind/pagefind-entry.json")[1])["languages"]["en"]
        assert running.told().count("Making the search index") == 2
        assert first["hash"] != second["hash"]
        assert running.get(f"pagefind/pagefind.{first['hash']}.pf_meta")[0] == 404
