"""A check with what was kept says the same as one without: of every golden case, and of issues spoilt at random."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.app.kept_issues import kept_issues
from generator.app.load import Loaded, load, load_site
from generator.app.settings import Settings
from generator.site.findings import from_json, to_json
from generator.site.issue_reader import read_anew
from generator.site.related import Places, Tags, related_places
from generator.text import yaml_source
from generator.text.blocks import Embed
from generator.text.document import Mark
from generator.text.links import Link
from tests.tools.files import Files, write_files
from tests.tools.golden import CASES, files_of, moment_of, read_case
from tests.tools.small_project import ISSUE, base_files
from tests.tools.spoils import KINDS

NOW = datetime(2027, 1, 1, tzinfo=UTC)
URL = "https://example.org/"


def with_kept(root: Path, files: Files, now: datetime) -> Loaded:
    with kept_issues(root, read_anew) as recall:
        return load(files, now, URL, recall=recall)


def assert_same(found: Loaded, fresh: Loaded, what: object) -> None:
    assert found.problems == fresh.problems, what
    assert found.blocking == fresh.blocking, what
    assert found.issues == fresh.issues, what
    assert found.site == fresh.site, what
    assert bool(found.context) == bool(fresh.context), what
    if found.context and fresh.context:
        assert found.context.hidden == fresh.context.hidden, what
        assert found.context.embargo == fresh.context.embargo, what


@pytest.mark.long
def test_of_every_golden_case_one_after_the_other(tmp_path: Path) -> None:
    base = load(base_files(), NOW, URL)
    for path in CASES:
        case = read_case(path)
        files, now = files_of(case), moment_of(case)
        if any(name.startswith("content/issues/") for name in files):
            fresh = load(files, now, URL)
            assert_same(with_kept(tmp_path, files, now), fresh, path)
            assert_same(with_kept(tmp_path, files, now), fresh, path)
            assert_same(with_kept(tmp_path, base_files(), NOW), base, path)


def test_of_an_issue_that_is_spoilt_and_mended_in_turn(tmp_path: Path) -> None:
    random = Random(11)  # noqa: S311 - not for secrets
    for number in range(120):
        text = base_files()[ISSUE].decode()
        for _ in range(random.randrange(3)):
            text = random.choice(list(KINDS.values()))(text, random)
        zone = random.choice((b"Europe/London", b"Europe/London", b"Asia/Tokyo"))
        files = base_files({ISSUE: text.encode("utf-8", "surrogatepass")})
        files["content/site.yml"] = files["content/site.yml"].replace(b"Europe/London", zone)
        fresh = load(files, NOW, URL)
        assert_same(with_kept(tmp_path, files, NOW), fresh, number)
        assert_same(with_kept(tmp_path, files, NOW), fresh, number)


def test_the_front_matter_of_an_issue_that_stays_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []
    parse = yaml_source._parse  # noqa: SLF001 - it's counted here

    def counted(path: str, text: str, line_offset: int) -> object:
        parsed.append(path)
        return parse(path, text, line_offset)

    def reads(text: bytes) -> int:
        write_files(tmp_path, {ISSUE: text})
        parsed.clear()
        assert load_site(tmp_path, NOW, Settings(site_url=URL)).site
        return parsed.count(ISSUE)

    monkeypatch.setattr(yaml_source, "_parse", counted)
    text = base_files()[ISSUE]
    write_files(tmp_path, base_files())

    assert [reads(text), reads(text), reads(text + b"\nMore.\n"), reads(text)] == [1, 0, 1, 0]


def test_related_issues_are_looked_for_only_where_topics_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def related(text: bytes) -> list[list[str]]:
        write_files(tmp_path, {ISSUE: text})
        site = load_site(tmp_path, NOW, Settings(site_url=URL)).require()
        return [[other.slug for other in site.related(issue)] for issue in site.issues]

    looked: list[Tags] = []

    def counted(tags: Tags) -> Places:
        looked.append(tags)
        return related_places(tags)

    monkeypatch.setattr("generator.app.kept_related.related_places", counted)
    text = base_files()[ISSUE]
    later = text.replace(b"k3h7q2x9", b"k3h7q2x8").replace(b"number: 1", b"number: 2")
    write_files(tmp_path, base_files() | {"content/issues/2026-11-24-steam.md": later})
    first = related(text)

    assert first == [["smoke"], ["steam"]]
    assert related(text + b"\nMore.\n") == first
    assert len(looked) == 1
    assert related(text.replace(b"tags: [", b"tags: [] # ")) == [[], []]
    assert len(looked) == 2


PARTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=4)
    | st.builds(Link, st.text(max_size=3), st.none() | st.text(max_size=3))
    | st.builds(Mark, st.integers(), st.integers())
    | st.builds(Embed, st.text(max_size=3), st.text(max_size=3), st.integers())
    | st.frozensets(st.text(max_size=3))
    | st.sets(st.text(max_size=3)),
    lambda inside: st.lists(inside, max_size=3) | st.lists(inside, max_size=3).map(tuple),
    max_leaves=8,
)


@given(PARTS)
def test_what_is_found_comes_back_from_json_as_it_was(value: object) -> None:
    back = from_json(to_json(value))

    assert back == value
    assert type(back) is type(value)


def test_what_json_cannot_hold_is_not_kept() -> None:
    with pytest.raises(TypeError):
        to_json((1, 2.5))
