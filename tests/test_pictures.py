"""Pictures beside an issue: their sizes as a browser shows them, and only those of public issues are published."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.app.load import load
from generator.render.output import all_files
from generator.text.pictures import PictureError, read_picture
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, NOW, base_files, problem_lines, project_of


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind, **save)
    return data.getvalue()


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return picture("JPEG", exif=exif)


def located() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.JPG", "JPEG"), ("a.gif", "GIF"), ("a.webp", "WEBP")])
def test_the_size_is_that_of_the_picture(name: str, kind: str) -> None:
    assert read_picture(name, picture(kind)).size == (40, 30)


@pytest.mark.parametrize(("orientation", "size"), [(1, (40, 30)), (3, (40, 30)), (6, (30, 40)), (8, (30, 40))])
def test_a_turned_photograph_has_the_size_that_a_browser_shows(orientation: int, size: tuple[int, int]) -> None:
    assert read_picture("a.jpg", turned(orientation)).size == size


@pytest.mark.parametrize(
    ("svg", "size"),
    [
        ('<svg width="40" height="30px" viewBox="0 0 4 3"/>', (40, 30)),
        ("<?xml version='1.0'?>\n<svg\n viewBox='0 0 400.4,300' xmlns='x'>", (400, 300)),
        ('<svg width="100%" height="30"/>', None),
        ('<svg stroke-width="7" height="30"/>', None),
        ("<svg>", None),
    ],
)
def test_an_svg_says_its_size_or_has_none(svg: str, size: tuple[int, int] | None) -> None:
    assert read_picture("a.svg", svg.encode()).size == size


@given(
    st.binary(max_size=200).filter(lambda data: b"<svg" not in data.lower()),
    st.sampled_from(["a.png", "a.svg", "a.jpg"]),
)
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    with pytest.raises(PictureError, match=r"expected an? (?:SVG )?picture"):
        read_picture(name, data)


@pytest.mark.parametrize("cut", [10, 60, 90])
def test_half_a_picture_is_told(cut: int) -> None:
    with pytest.raises(PictureError):
        read_picture("a.png", picture()[:cut])


# In a project


def folder(body: str, status: str = "ready", **files: bytes) -> Files:
    """The small project whose issue lies in a folder with these files."""
    text = base_files()[ISSUE].decode().replace("Smoke comes [before fire](/guides/dinner/).", body)
    beside: dict[str, str | bytes | None] = {
        f"content/issues/2026-11-23-smoke/{name.replace('_', '.')}": data for name, data in files.items()
    }
    page = text.replace("status: ready", f"status: {status}")
    return base_files({ISSUE: None, "content/issues/2026-11-23-smoke/index.md": page, **beside})


SHOWN = "![Smoke over a pan](pan.png)"


def test_a_picture_is_published_below_its_issue_with_its_size() -> None:
    files = all_files(project_of(folder(SHOWN, pan_png=picture())))

    assert files["issues/smoke/pan.png"] == picture()
    page = files["issues/smoke/index.md"]
    assert isinstance(page, str)
    assert '<img alt="Smoke over a pan" height="30" loading="lazy" src="pan.png" width="40">' in page


def test_a_picture_that_the_issue_does_not_show_is_told_and_not_published() -> None:
    made = load(folder(SHOWN, pan_png=picture(), rest_png=picture()), NOW, "/")
    assert made.site

    assert "content/issues/2026-11-23-smoke/rest.png:1:1: warning: the issue does not show" in problem_lines(made)
    assert "issues/smoke/rest.png" not in all_files(made.site)


@pytest.mark.parametrize(
    ("status", "now"), [("draft", NOW), ("ready", datetime(2026, 11, 23, 6, 9, tzinfo=UTC))], ids=["draft", "later"]
)
def test_pictures_of_what_is_not_public_are_not_published(status: str, now: datetime) -> None:
    files = all_files(project_of(folder(SHOWN, status, pan_png=picture()), now))

    assert [path for path in files if "pan" in path] == []
    assert picture() not in files.values()


def test_a_picture_that_tells_where_it_was_taken_is_told() -> None:
    made = load(folder("![Smoke](pan.jpg)", pan_jpg=located()), NOW, "/")

    assert (
        "pan.jpg:1:1: warning: found GPS data; remove them, because they show where this picture was taken"
        in problem_lines(made)
    )


def test_a_picture_beside_the_pages_has_its_size_in_an_issue_too() -> None:
    text = base_files()[ISSUE].decode().replace("[before fire](/guides/dinner/)", "![Pan](/img/pan.png)")
    files = all_files(project_of(base_files({ISSUE: text, "content/pages/img/pan.png": picture()})))

    page = files["issues/smoke/index.md"]
    assert isinstance(page, str)
    assert '<img alt="Pan" height="30" loading="lazy" src="../../img/pan.png" width="40">' in page
