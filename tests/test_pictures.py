"""Pictures beside an issue: their sizes as a browser shows them, and only those of public issues are published."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.app.load import load
from generator.render.output import all_files
from generator.text.picture_data import PictureError
from generator.text.pictures import read_picture
from tests.tools.files import Files
from tests.tools.small_project import ISSUE, NOW, base_files, problem_lines, project_of


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **save: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, "teal").save(data, kind, **save)
    return data.getvalue()


def exif(orientation: int) -> bytes:
    block = Image.Exif()
    block[0x0112] = orientation
    return block.tobytes().removeprefix(b"Exif\0\0")


def turned(kind: str, orientation: int) -> bytes:
    return picture(kind, exif=b"Exif\0\0" + exif(orientation))


def located(kind: str = "JPEG") -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0)}
    return picture(kind, exif=exif)


KINDS = {"PNG": "png", "JPEG": "JPG", "GIF": "gif", "WEBP": "webp", "AVIF": "avif"}


@pytest.mark.parametrize(("kind", "ending"), KINDS.items())
def test_the_size_is_that_of_the_picture_animated_or_not(kind: str, ending: str) -> None:
    frame = Image.new("RGB", (40, 30), "red")
    several: dict[str, Any] = {} if kind == "JPEG" else {"save_all": True, "append_images": [frame, frame]}

    assert read_picture(f"a.{ending}", picture(kind)).size == (40, 30)
    assert read_picture(f"a.{ending}", picture(kind, **several)).size == (40, 30)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (5, 3), (300, 200)])
def test_every_kind_of_png_is_whole(mode: str, size: tuple[int, int]) -> None:
    data = io.BytesIO()
    Image.new(mode, size).save(data, "PNG")

    assert read_picture("a.png", data.getvalue()).size == size


def test_an_interlaced_png_is_whole() -> None:
    rows = sum((-(-(40 - x) // dx) * 3 + 1) * -(-(30 - y) // dy) for x, y, dx, dy in ADAM7)

    assert read_picture("a.png", png(bytes(rows), interlaced=1)).size == (40, 30)
    with pytest.raises(PictureError, match="expected a whole picture"):
        read_picture("a.png", png(bytes(rows - 1), interlaced=1))


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(pixels: bytes, size: tuple[int, int] = (40, 30), interlaced: int = 0, more: bytes = b"") -> bytes:
    header = struct.pack(">IIBBBBB", *size, 8, 2, 0, 0, interlaced)
    parts = (chunk(b"IHDR", header), more, chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def noted(kind: str, xmp: bytes) -> bytes:
    """A picture with XMP metadata, which Pillow doesn't write into a PNG."""
    if kind == "PNG":
        return png(bytes(30 * (40 * 3 + 1)), more=chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp))
    return picture(kind, xmp=xmp)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "AVIF", "WEBP"])
def test_a_turned_photograph_has_the_size_that_a_browser_shows(kind: str, orientation: int) -> None:
    turns = orientation > 4 and kind != "WEBP"  # no browser turns a WebP

    assert read_picture("a.jpg", turned(kind, orientation)).size == ((30, 40) if turns else (40, 30))


def test_an_orientation_that_browsers_overlook_changes_nothing() -> None:
    late = picture()[:-12] + chunk(b"eXIf", exif(6)) + picture()[-12:]
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns:t="t" t:Orientation="6"/></x:xmpmeta>'

    assert read_picture("a.png", late).size == (40, 30)
    for kind, ending in KINDS.items():
        assert read_picture(f"a.{ending}", noted(kind, xmp)).size == (40, 30)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP"])
@pytest.mark.parametrize("ending", ["png", "jpg", "jpeg", "gif", "webp", "avif"])
def test_a_picture_is_what_its_bytes_say_whatever_its_name(kind: str, ending: str) -> None:
    assert read_picture(f"a.{ending}", picture(kind)).size == (40, 30)


def test_of_an_icon_browsers_show_the_largest() -> None:
    icon = picture("ICO", (64, 64), sizes=[(16, 16), (64, 64), (32, 32)])

    assert read_picture("a.png", icon).size == (64, 64)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.jpg", picture("TIFF"), "found a TIFF picture"),
        ("a.jpg", picture("JPEG2000"), "found a JPEG 2000 picture"),
        ("a.jpg", picture("EPS"), "found a PostScript file"),
        ("a.png", picture("PDF"), "found a PDF file"),
        ("a.png", picture("ICNS"), "found an Apple icon"),
        ("a.png", picture("PPM"), "found other data"),
        ("a.png", picture("TGA"), "found other data"),
        ("a.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), "found a HEIC picture or a film"),
        ("a.jpg", b"\0\0\0\x18ftypisom\0\0\0\0isomavc1" + bytes(99), "found a film"),
        ("a.png", b"8BPS\0\1" + bytes(99), "found a Photoshop file"),
        ("a.png", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(99), "found a JPEG XL picture"),
        ("a.webp", b"RIFF\x10\0\0\0WAVEfmt " + bytes(99), "found other data"),
        ("a.png", b"version https://git-lfs.github.com/spec/v1\n", "run `git lfs pull`"),
        ("a.png", b"\n<!DOCTYPE html><title>404</title>", "found a web page"),
        ("a.png", b'\xef\xbb\xbf<svg xmlns="http://www.w3.org/2000/svg"/>', "rename it to end in .svg"),
        ("a.svg", picture(), "expected an SVG picture, found another kind"),
        ("a.png", b"", "found other data"),
        ("a.png", png(bytes(99), (0, 30)), "found one with none"),
        ("a.png", png(bytes(99), (100_000, 100_000)), "expected at most 120 million pixels"),
        ("a.jpg", picture("JPEG").replace(b"\xff\xc0", b"\xff\xc3"), "found a rare kind of JPEG"),
    ],
)
def test_what_no_browser_shows_is_told_by_its_kind(name: str, data: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=re.escape(said)):
        read_picture(name, data)


@given(
    st.binary(max_size=200).filter(lambda data: b"<svg" not in data.lower()),
    st.sampled_from(["a.png", "a.svg", "a.jpg"]),
)
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    with pytest.raises(PictureError, match=r"expected an? (?:SVG |whole )?picture"):
        read_picture(name, data)


@pytest.mark.parametrize("kind", [*KINDS, "BMP"])
@given(st.data())
def test_no_change_of_a_picture_breaks_it(kind: str, data: st.DataObject) -> None:
    spoilt = bytearray(picture(kind))
    for at in data.draw(st.lists(st.integers(0, len(spoilt) - 1), max_size=4)):
        spoilt[at] = data.draw(st.integers(0, 255))
    with suppress(PictureError):
        read_picture("a.png", bytes(spoilt))


@pytest.mark.parametrize("kind", [*KINDS, "BMP"])
def test_a_picture_that_is_cut_off_anywhere_is_told(kind: str) -> None:
    noise = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").save(noise, kind)
    whole = noise.getvalue()

    read_picture("a.png", whole)
    for cut in {*range(0, len(whole), max(1, len(whole) // 97)), len(whole) - 2}:
        with pytest.raises(PictureError):
            read_picture("a.png", whole[:cut])


@pytest.mark.parametrize(
    "spoilt", [lambda data: data.replace(b"IDAT", b"IDAU"), lambda data: data[:45] + b"?" + data[46:]]
)
def test_a_png_that_is_damaged_is_told(spoilt: Callable[[bytes], bytes]) -> None:
    with pytest.raises(PictureError, match="expected a whole picture"):
        read_picture("a.png", spoilt(picture()))


def test_a_png_with_too_few_pixels_or_none_is_told() -> None:
    row = 40 * 3 + 1
    read_picture("a.png", png(bytes(row * 30)))
    for pixels in (b"", bytes(row * 30 - 1)):
        with pytest.raises(PictureError, match="expected a whole picture"):
            read_picture("a.png", png(pixels))


def test_a_place_is_found_in_every_kind_that_names_one() -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a xmlns:exif="e" exif:GPSLatitude="51,30.0N"/></x:xmpmeta>'
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        assert read_picture("a.png", located(kind)).located, kind
        assert read_picture("a.png", noted(kind, xmp)).located, kind
        assert not read_picture("a.png", turned(kind, 6)).located, kind


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
    assert '<img alt="Smoke over a pan" src="pan.png" width="40" height="30" loading="lazy">' in page


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
    assert '<img alt="Pan" src="../../img/pan.png" width="40" height="30" loading="lazy">' in page
