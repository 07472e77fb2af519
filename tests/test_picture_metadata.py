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
from generator.text.avif_metadata import bare
from generator.text.picture_data import PictureError
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


def avif(**more: object) -> bytes:
    """A photograph in the format of newer phones, with its Exif block and XMP."""
    return taken("AVIF", 1, xmp=XMP, **more)


def looks(data: bytes) -> Image.Image:
    return ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB")


KINDS = ["JPEG", "PNG", "WEBP"]
STARTS = [b"\xff\xd8\xff\xe1", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a", b"\0\0\0\x10ftypavif\0\0\0\0"]


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


def frames() -> list[Image.Image]:
    return [Image.new("RGB", (64, 48), colour) for colour in ("red", "green", "blue")]


def test_an_avif_loses_its_metadata_in_place_and_not_a_pixel() -> None:
    data = avif()
    made = without_metadata(data)

    assert any(secret in data for secret in SECRETS)
    assert not any(secret in made for secret in SECRETS)
    assert len(made) == len(data)
    assert (read_picture("a.avif", data).located, read_picture("a.avif", made).located) == (True, False)
    assert looks(made).tobytes() == looks(data).tobytes()
    assert dict(Image.open(io.BytesIO(made)).getexif()) == {}
    assert without_metadata(made) == made


def test_an_avif_that_moves_loses_its_metadata_and_still_moves() -> None:
    data = avif(save_all=True, append_images=frames())
    made = without_metadata(data)

    assert b"Secret" in data
    assert b"Secret" not in made
    assert Image.open(io.BytesIO(made)).n_frames == 4  # type: ignore[attr-defined] # of pictures that move


def test_an_avif_whose_metadata_cannot_be_found_is_refused() -> None:
    data = avif()
    start = data.index(b"iloc") + 8
    unknown = data[:start] + b"\xff\xff" + data[start + 2 :]

    with pytest.raises(PictureError, match="whose metadata can be found"):
        read_picture("a.avif", unknown)


def box(name: bytes, inside: bytes) -> bytes:
    return (len(inside) + 8).to_bytes(4, "big") + name + inside


def numbers(*parts: tuple[int, int]) -> bytes:
    return b"".join(value.to_bytes(size, "big") for size, value in parts)


def film_in_a_film(times: int) -> bytes:
    inside = b""
    for _ in range(times):
        inside = box(b"moov", inside)
    return inside


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param(film_in_a_film(5_000), id="films inside each other"),
        pytest.param(
            box(
                b"meta",
                bytes(4)
                + box(
                    b"iinf", numbers((4, 0), (2, 1)) + box(b"infe", numbers((4, 2 << 24), (2, 1), (2, 0)) + b"Exif\0")
                )
                # Items with as many parts as there may be, which take no bytes and are each the whole file.
                + box(b"iloc", numbers((4, 0), (2, 0), (2, 9_000)) + numbers((2, 1), (2, 0), (2, 65_535)) * 9_000),
            ),
            id="parts without end",
        ),
        pytest.param(
            box(
                b"meta",
                bytes(4)
                + box(
                    b"iinf", numbers((4, 0), (2, 1)) + box(b"infe", numbers((4, 2 << 24), (2, 1), (2, 0)) + b"Exif\0")
                )
                + box(b"iloc", numbers((4, 0), (2, 0), (2, 1), (2, 1), (2, 0), (2, 9_000))),
            ),
            id="parts that lie over each other",
        ),
    ],
)
def test_an_avif_made_to_keep_the_program_busy_is_left_at_once(parts: bytes) -> None:
    data = box(b"ftyp", b"avif\0\0\0\0avif") + parts

    with pytest.raises(ValueError):  # noqa: PT011 - it has no words: the caller says what to do
        bare(data)
    assert without_metadata(data) == data


def test_a_gif_loses_remarks_and_what_programs_keep_in_it_and_still_moves() -> None:
    packed = io.BytesIO()
    first, *others = frames()
    first.save(packed, "GIF", save_all=True, append_images=others, comment=b"Secret remark", loop=3, duration=100)
    magic = bytes([1, *range(255, -1, -1), 0])
    data = packed.getvalue()[:-1] + b"\x21\xff\x0bXMP DataXMP" + XMP + magic + b"\x3b" + b"Secret remark"
    made = without_metadata(data)
    moving = Image.open(io.BytesIO(made))

    assert any(secret in data for secret in SECRETS)
    assert not any(secret in made for secret in SECRETS)
    assert (moving.n_frames, moving.info["loop"]) == (3, 3)  # type: ignore[attr-defined] # of pictures that move
    for place in range(3):
        moving.seek(place)
        assert moving.convert("RGB").tobytes() == frames()[place].tobytes()


def test_a_webp_loses_what_nobody_needs_to_show_it() -> None:
    data = taken("WEBP")
    more = data + b"C2PA" + (13).to_bytes(4, "little") + b"Secret remark\0"
    whole = b"RIFF" + (len(more) - 8).to_bytes(4, "little") + more[8:]

    assert b"Secret remark" in whole
    assert without_metadata(whole) == without_metadata(data)


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


@given(st.binary(max_size=200), st.sampled_from(STARTS))
def test_no_bytes_break_it(data: bytes, start: bytes) -> None:
    assert isinstance(without_metadata(start + data), bytes)


@given(st.sampled_from([*KINDS, "AVIF"]), st.data())
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
