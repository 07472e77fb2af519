"""Pages offer smaller versions of pictures, made once; mails and feeds have one that is large enough."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from generator.app import picture_cache
from generator.app.build import build
from generator.app.load import load
from generator.app.picture_cache import cached_versions, scaled
from generator.app.settings import read_settings
from generator.publish.link_checker import dead_links
from generator.render.output import all_files
from generator.render.syndication import issue_html
from generator.site.site import Site
from generator.text.picture_metadata import without_metadata
from generator.text.smaller import version, with_one_width, with_srcset
from tests.test_picture_metadata import taken
from tests.tools.files import write_files
from tests.tools.small_project import ISSUE, NOW, PAGE, base_files, problem_lines

FOLDER = ISSUE.removesuffix(".md")


def photograph(width: int, height: int, kind: str = "JPEG", **save: object) -> bytes:
    """A picture that doesn't shrink to nothing."""
    image = Image.effect_noise((width // 8, height // 8), 60).convert("RGB").resize((width, height))
    data = io.BytesIO()
    image.save(data, kind, **save)
    return data.getvalue()


LARGE, MIDDLE, SMALL = photograph(2400, 1200), photograph(1000, 500, "PNG"), photograph(480, 240, "WEBP")


def site_with(**pictures: bytes) -> Site:
    """The small project, whose issue shows these pictures; the first is its cover."""
    names = [name.replace("_", ".") for name in pictures]
    text = (
        base_files()[ISSUE]
        .decode()
        .replace("status: ready\n", f"status: ready\ncover: {{src: {names[0]}, alt: Top}}\n")
    )
    shown = "".join(f"\n![{name}]({name})\n" for name in names)
    files = {f"{FOLDER}/{name}": data for name, data in zip(names, pictures.values(), strict=True)}
    made = load(
        base_files({ISSUE: None, f"{FOLDER}/index.md": text + shown, **files}),
        datetime(2026, 12, 1, tzinfo=UTC),
        "https://example.org/notes/",
    )
    assert made.site is not None, problem_lines(made)
    return made.site


def images(html: str) -> list[str]:
    return re.findall("<img[^>]*>", html)


def test_a_page_offers_the_versions_of_each_large_picture_and_keeps_its_size() -> None:
    made = all_files(site_with(large_jpg=LARGE, middle_png=MIDDLE, small_webp=SMALL), scale=scaled)
    cover, large, middle, small = images(str(made["issues/smoke/index.md"]))

    for image in (cover, large):
        assert 'src="large.jpg"' in image
        assert 'width="2400" height="1200"' in image
        assert (
            'srcset="large.480w.jpg 480w, large.960w.jpg 960w, large.1600w.jpg 1600w, large.jpg 2400w" '
            'sizes="(max-width: 42rem) 92vw, 38rem"' in image
        )
    assert 'srcset="middle.480w.png 480w, middle.png 1000w"' in middle
    assert "srcset" not in small
    for name, width in (
        ("large.480w.jpg", 480),
        ("large.960w.jpg", 960),
        ("large.1600w.jpg", 1600),
        ("middle.480w.png", 480),
    ):
        data = made[f"issues/smoke/{name}"]
        assert isinstance(data, bytes)
        assert Image.open(io.BytesIO(data)).size == (width, width // 2)
        assert len(data) < len(MIDDLE if "middle" in name else LARGE)
    pages = {
        path.replace(".md", ".html"): data if isinstance(data, bytes) else data.encode() for path, data in made.items()
    }
    assert not [dead for dead in dead_links(pages, "https://example.org/notes/") if "issues/smoke/" in dead.reason]


def test_mails_and_feeds_have_the_smallest_version_that_is_large_enough() -> None:
    site = site_with(large_jpg=LARGE, middle_png=MIDDLE, small_webp=SMALL)
    cover, large, middle, small = images(issue_html(site, site.issues[0]))

    base = 'src="https://example.org/notes/issues/smoke/'
    assert f"{base}large.1600w.jpg" in cover
    assert f"{base}large.1600w.jpg" in large
    assert f"{base}middle.png" in middle
    assert f"{base}small.webp" in small
    assert "data-widths" not in issue_html(site, site.issues[0])
    assert "large.1600w.jpg" in str(all_files(site)["feed.xml"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_version_is_turned_and_has_no_metadata(kind: str, orientation: int) -> None:
    data = taken(kind, orientation)
    made = scaled(without_metadata(data) if kind != "WEBP" else data, 16)

    opened = Image.open(io.BytesIO(made))
    upright = Image.open(io.BytesIO(data)).size if orientation == 1 else Image.open(io.BytesIO(data)).size[::-1]
    assert opened.size == (16, round(16 * upright[1] / upright[0]))
    assert dict(opened.getexif()) == {}
    assert opened.info["icc_profile"] == b"a profile" * 9
    assert b"Secret" not in made
    assert made == scaled(without_metadata(data) if kind != "WEBP" else data, 16)  # the same bytes each time


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("film.webp", photograph(1200, 600, "WEBP", save_all=True, append_images=[Image.new("RGB", (1200, 600))])),
        ("film.png", photograph(1200, 600, "PNG", save_all=True, append_images=[Image.new("RGB", (1200, 600))])),
        ("film.gif", photograph(1200, 600, "GIF")),
    ],
)
def test_what_moves_has_no_versions(name: str, data: bytes) -> None:
    assert "srcset" not in str(all_files(site_with(**{name.replace(".", "_"): data}))["issues/smoke/index.md"])


def test_a_file_with_the_name_of_a_version_is_never_replaced() -> None:
    site = site_with(large_jpg=LARGE, large_960w_jpg=photograph(900, 450))

    assert all_files(site, scale=lambda *_: b"made")["issues/smoke/large.960w.jpg"] != b"made"
    assert "large.480w.jpg" not in str(all_files(site)["issues/smoke/index.md"])


def built(root: Path, files: Mapping[str, bytes | str]) -> dict[str, bytes | str]:
    """Everything that a build makes of the small project with these files, and how it's served."""
    write_files(root, base_files(files) | {"mkdocs.yml": b"site_name: x\nsite_url: https://example.org/notes/\n"})
    made = build(root, NOW, NOW, read_settings(root))
    return {output.path: output.content() for output in (*made.outputs, *made.assets)}


def page(*shown: str) -> str:
    """The first page, which shows these pictures."""
    return base_files()[PAGE].decode() + "".join(f"\n![A pan]({address})\n" for address in shown)


def test_pictures_beside_the_pages_have_versions_on_every_page_that_shows_them(tmp_path: Path) -> None:
    issue = base_files()[ISSUE].decode() + "\n![A pot](/pots/pot.jpg)\n"
    secret = taken("JPEG", 6, quality=100)
    wide = io.BytesIO()
    Image.open(io.BytesIO(secret)).resize((1200, 900)).save(wide, "JPEG", exif=Image.open(io.BytesIO(secret)).getexif())
    made = built(
        tmp_path,
        {
            PAGE: page("/pan.png", "/turned.jpg"),
            ISSUE: issue,
            "content/pages/pan.png": MIDDLE,
            "content/pages/turned.jpg": wide.getvalue(),
            "content/pages/pots/pot.jpg": LARGE,
            "content/pages/unseen.jpg": LARGE,
        },
    )
    (pan, _) = images(str(made["index.md"]))
    (pot,) = images(str(made["issues/smoke/index.md"]))

    assert 'src="pan.png"' in pan
    assert 'srcset="pan.480w.png 480w, pan.png 1000w"' in pan
    assert 'srcset="../../pots/pot.480w.jpg 480w, ../../pots/pot.960w.jpg 960w, ' in pot
    versions = {path: Image.open(io.BytesIO(data)).size for path, data in made.items()
                if isinstance(data, bytes) and re.search(r"\.\d+w\.", path)}  # fmt: skip
    assert versions == {
        "pan.480w.png": (480, 240),
        "turned.480w.jpg": (480, 640),
        "pots/pot.480w.jpg": (480, 240),
        "pots/pot.960w.jpg": (960, 480),
        "pots/pot.1600w.jpg": (1600, 800),
    }
    assert not [path for path, data in made.items() if b"Secret" in (data if isinstance(data, bytes) else b"")]
    assert 'src="https://example.org/notes/pots/pot.1600w.jpg"' in str(made["feed.xml"]).replace("&quot;", '"')


def test_a_file_beside_the_pages_with_the_name_of_a_version_is_never_replaced(tmp_path: Path) -> None:
    own = photograph(900, 450, "PNG")
    made = built(tmp_path, {PAGE: page("/pan.png"), "content/pages/pan.png": MIDDLE, "content/pages/pan.480w.png": own})

    assert "srcset" not in str(made["index.md"])
    assert made["pan.480w.png"] == without_metadata(own)


def test_a_site_without_pictures_does_no_work_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(picture_cache, "scaled", never)
    monkeypatch.setattr("generator.app.build.without_metadata", never)
    monkeypatch.setattr("generator.site.site.without_metadata", never)
    monkeypatch.setattr("generator.text.pictures.smaller", never)

    assert "index.md" in built(tmp_path, {"content/pages/notes.txt": "words"})
    assert not (tmp_path / ".cache" / "pictures").exists()


def test_versions_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real: Callable[[bytes, int], bytes] = scaled

    def counted(data: bytes, width: int) -> bytes:
        made.append(width)
        return real(data, width)

    monkeypatch.setattr(picture_cache, "scaled", counted)
    said: list[str] = []
    first = cached_versions(tmp_path, said.append)
    assert first(LARGE, 480) == first(LARGE, 480) == cached_versions(tmp_path, said.append)(LARGE, 480)
    assert first(MIDDLE, 480) != first(LARGE, 480)
    assert made == [480, 480]
    assert said == ["Making smaller versions of pictures, which are kept for later builds ..."]


@pytest.mark.parametrize("data", [b"", b"no picture", LARGE[:2000], photograph(40, 40, "GIF")])
def test_what_cannot_be_made_smaller_stays_as_it_is(data: bytes) -> None:
    assert scaled(data, 20) == data


def test_other_pictures_are_left_alone() -> None:
    for html in (
        '<img alt="a" src="b.png">',
        '<img alt="a data-widths=" src="b.png" width="9">',
        "<p> data-widths= </p>",
    ):
        assert with_srcset(html) == html
        assert with_one_width(html) == html
    assert version("/issues/a.b/c.d.jpg", 480) == "/issues/a.b/c.d.480w.jpg"
