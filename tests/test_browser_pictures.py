"""The size that a page reserves for a picture is the one that the browser then draws."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Route

from generator.text.picture_data import PictureError
from generator.text.pictures import read_picture

pytestmark = pytest.mark.browser

TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif", "gif": "image/gif"}
TYPES |= {"svg": "image/svg+xml"}
NS = b'xmlns="http://www.w3.org/2000/svg"'
DRAWN = """async names => {
  const found = {};
  for (const name of names) {
    const image = new Image();
    found[name] = await new Promise(resolve => {
      image.onload = () => resolve([image.naturalWidth, image.naturalHeight]);
      image.onerror = () => resolve(null);
      image.src = name;
    });
  }
  return found;
}"""


def saved(kind: str, orientation: int = 0, xmp: bytes = b"") -> bytes:
    picture = Image.effect_noise((8, 4), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = orientation or 1
    data = io.BytesIO()
    more = {"xmp": xmp} if xmp else {}
    picture.save(data, kind, **({"exif": exif} if orientation else {}), **more)
    return data.getvalue()


def pictures() -> Iterator[tuple[str, bytes]]:
    tiff = b'xmlns:t="http://ns.adobe.com/tiff/1.0/"'
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a %b t:Orientation="6"/></x:xmpmeta>' % tiff
    for kind, ending in (("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp"), ("AVIF", "avif"), ("GIF", "gif")):
        yield f"plain.{ending}", saved(kind)
        for orientation in (3, 6, 8) if kind != "GIF" else ():
            yield f"turned-{orientation}.{ending}", saved(kind, orientation)
        yield f"noted.{ending}", saved(kind, xmp=xmp)
        yield f"misnamed-{ending}.png", saved(kind)
        yield f"half.{ending}", saved(kind)[:20]
    for kind in ("BMP", "ICO", "TIFF", "JPEG2000", "PDF", "ICNS"):
        yield f"{kind.lower()}.png", saved(kind)
    yield "plain.svg", b'<svg %b width="8" height="4"/>' % NS
    yield "without-namespace.svg", b'<svg width="8" height="4"/>'
    yield "cut.svg", b'<svg %b width="8" height="4"><g>' % NS
    yield "latin.svg", b'<?xml version="1.0" encoding="UTF-8"?><svg %b><title>\xe9</title></svg>' % NS
    yield "lengths.svg", b'<svg %b width="1in" height="6pt"/>' % NS
    yield "ratio.svg", b'<svg %b width="16" viewBox="0 0 8 4"/>' % NS
    yield "sixteen.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>'.encode("utf-16")
    yield "png.svg", saved("PNG")
    yield "svg.png", b'<svg %b width="8" height="4"/>' % NS


def told(name: str, data: bytes) -> list[int] | None:
    try:
        size = read_picture(name, data).size
    except PictureError:
        return None
    assert size, name
    return list(size)


def test_the_size_of_a_picture_and_whether_there_is_one_is_as_the_browser_has_it(browser: Browser) -> None:
    files = dict(pictures())
    page = browser.new_page()

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2]
        if name in files:
            route.fulfill(body=files[name], content_type=TYPES[name.rpartition(".")[2]])
        else:
            route.fulfill(body="<!doctype html>", content_type="text/html")

    page.route("**/*", answer)
    page.goto("http://pictures.test/")
    drawn = page.evaluate(DRAWN, list(files))
    page.close()

    assert {name: told(name, data) for name, data in files.items()} == drawn
    assert drawn["turned-6.jpg"] == drawn["turned-6.png"] == drawn["turned-6.avif"] == [4, 8]
    assert drawn["tiff.png"] is None
