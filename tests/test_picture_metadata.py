"""Pictures are published without metadata: no place, no camera, no small copy; and they look the same."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import get_files
from PIL import Image, ImageChops, ImageOps

from generator.app.load import load
from generator.publish.leaks import _forms
from generator.render.output import all_files
from generator.text.picture_metadata import without_metadata
from generator.text.pictures import read_picture
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, base_files

SECRETS = (b"Secret camera", b"Secret place", b"Secret remark", b"http://ns.adobe.com/xap")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>Secret place</exif:GPSLatitude></x:xmpmeta>'


def taken(kind: str, orientation: int = 1, **more: object) -> bytes:
    """A photograph with all that a camera writes into it."""
    exif = Image.Exif()
    exif[0x0110] = "Secret camera"
    exif[0x0112] = orientation
    exif[0x8825] = {1: "N", 2: (51.0, 30.0, 0.0), 27: b"Secret place"}
    image = Image.linear_gradient("L").resize((64, 48)).convert("RGB")
    image.paste("red", (0, 0, 20, 10))
    data = io.BytesIO()
    extra: dict[str, object] = {"JPEG": {"comment": b"Secret remark", "xmp": XMP}, "WEBP": {"xmp": XMP}}.get(kind, {})  # type: ignore[assignment] # each kind has its own
    image.save(data, kind, exif=exif, icc_profile=b"a profile" * 9, **extra, **more)
    return data.getvalue()


def looks(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


KINDS = ["JPEG", "PNG", "WEBP"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("more", [{}, {"progressive": True}], ids=["plain", "progressive"])
def test_nothing_of_it_stays_but_how_it_looks(kind: str, orientation: int, more: dict[str, object]) -> None:
    data = taken(kind, orientation, **more)
    made = without_metadata(data)

    assert any(secret in data for secret in SECRETS)
    assert not any(secret in made for secret in SECRETS)
    before, after = read_picture("a.jpg", data), read_picture("a.jpg", made)
    assert before.located
    assert not after.located
    assert after.size == before.size
    opened = Image.open(io.BytesIO(made))
    assert dict(opened.getexif()) in ({}, {0x0112: orientation})
    assert opened.info["icc_profile"] == b"a profile" * 9
    if kind != "WEBP":  # browsers turn none
        assert ImageChops.difference(looks(made), looks(data)).getbbox() is None
    assert without_metadata(made) == made


def test_what_comes_after_the_end_of_a_jpeg_goes() -> None:
    data = taken("JPEG")

    assert without_metadata(data + b"\xff\xd8 a second picture") == without_metadata(data)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_films_still_move(kind: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    data = io.BytesIO()
    frames[0].save(data, kind, save_all=True, append_images=frames[1:])

    opened = Image.open(io.BytesIO(without_metadata(data.getvalue())))
    assert getattr(opened, "n_frames", 1) == 3


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP"]))
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    assert isinstance(without_metadata(start + data), bytes)


@given(st.sampled_from(KINDS), st.data())
def test_no_cut_breaks_it(kind: str, data: st.DataObject) -> None:
    whole = taken(kind)
    assert isinstance(without_metadata(whole[: data.draw(st.integers(0, len(whole)))]), bytes)


SETTINGS = b"""\
site_name: x
site_url: https://example.org/
docs_dir: content/pages
theme: {name: inversion}
plugins: [inversion]
not_in_nav: "*"
nav: [{Home: index.md}]
"""


def test_both_the_pictures_of_issues_and_those_beside_pages_are_published_without(tmp_path: Path) -> None:
    folder = ISSUE.removesuffix(".md")
    text = base_files()[ISSUE].decode() + "\n![Smoke](smoke.jpg) and ![Ash](/ash.jpg)\n"
    photograph = taken("JPEG", 6)
    files = base_files(
        {
            ISSUE: None,
            f"{folder}/index.md": text,
            f"{folder}/smoke.jpg": photograph,
            "content/pages/ash.jpg": photograph,
            "content/pages/notes.txt": "Secret place",
        }
    )
    site = load(files, datetime(2026, 12, 1, tzinfo=UTC), "https://example.org/").require()
    made = all_files(site)["issues/smoke/smoke.jpg"]
    assert made == without_metadata(photograph)
    assert f'width="{48}" height="{64}"' in str(all_files(site)["issues/smoke/index.md"])

    root = write_files(tmp_path, files | {"mkdocs.yml": SETTINGS})
    config = load_config(config_file=str(root / "mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    config = config.plugins.on_config(config)
    listed = config.plugins.on_files(get_files(config), config=config)
    assert listed is not None
    served = {file.dest_uri: file for file in listed}
    assert served["ash.jpg"].content_bytes == made
    assert served["notes.txt"].content_bytes == b"Secret place"


def test_the_search_for_leaks_knows_a_picture_as_it_is_published_too() -> None:
    photograph = taken("JPEG")

    assert _forms("content/issues/x/a.jpg", photograph) == (photograph, without_metadata(photograph))
    assert _forms("content/issues/x/index.md", b"text") == (b"text",)
