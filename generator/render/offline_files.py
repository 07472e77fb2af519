"""What a reader's device needs to keep the site: the worker that answers without a network, the manifest, the icon.

The worker is at the root of the site, since a browser shows it only the pages of its own folder and below.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from PIL import Image, ImageDraw

from generator.model.addresses import ICON, MANIFEST, WORKER
from generator.render.colours import Colours
from generator.render.kit import kit_pages
from generator.render.output import FileOutput
from generator.render.scripts import stripped
from generator.site.site import Site

SCRIPTS = Path(__file__).parent / "offline"
ICON_SIZE = 512
_HASH = 12  # letters: enough to tell apart what one file was and is
# Below the site's root, but for the scripts of quizzes.
_ALWAYS = ("assets/site.css", "assets/favicon.svg", "assets/offline.js", "assets/device.js", "assets/leave.js")
_OF_QUIZZES = "assets/quiz/"


def kit(site: Site, pages: Mapping[str, bytes], files: Mapping[str, bytes], around: bytes) -> Iterator[tuple[str, str]]:
    """(address below the site's root, a hash of its content) of all in the kit.

    Args:
        site: the site.
        pages: hashes of its pages, by their addresses.
        files: hashes of the theme's files and of the author's, by their addresses without the first slash.
        around: a hash of all that is around a page.
    """
    for address in kit_pages(site):
        if address in pages:
            yield quote(address[1:]), _hash(around, pages[address])
    for address in sorted(files):
        if address in _ALWAYS or (site.quizzes and address.startswith(_OF_QUIZZES)):
            yield quote(address), _hash(files[address])
    for picture in site.logo:
        yield quote(picture.address[1:]), _hash(files[picture.address[1:]])


def worker(kit: Mapping[str, str], version: bytes) -> FileOutput:
    """The service worker. `version`: a hash of all pages; with another, a browser fetches those that it kept anew."""
    head = f"self.VERSION={json.dumps(_hash(version))};self.KIT={json.dumps(kit, separators=(',', ':'))};\n"
    text = head + _script("worker")
    return FileOutput(WORKER[1:], sha256(text.encode()).digest(), lambda: text)


def end() -> FileOutput:
    """What ends the worker of an earlier build, and is left in its place."""
    text = _script("end")
    return FileOutput(WORKER[1:], sha256(text.encode()).digest(), lambda: text)


def manifest(site: Site, colours: Colours) -> FileOutput:
    """What a device needs to install the site (https://www.w3.org/TR/appmanifest/). It begins on the landing page."""
    values = {
        "name": site.config.name,
        "description": " ".join(site.config.description.split()),
        "lang": site.texts.language,
        "dir": site.texts.direction,
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",  # with Back and Reload: the site has no buttons of its own for them
        "background_color": colours.light.paper,
        "theme_color": colours.light.paper,
        "icons": [
            {"src": ICON[1:], "sizes": f"{ICON_SIZE}x{ICON_SIZE}", "type": "image/png", "purpose": purpose}
            for purpose in ("any", "maskable")
        ],
    }
    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    return FileOutput(MANIFEST[1:], sha256(text.encode()).digest(), lambda: text)


def icon(colours: Colours) -> FileOutput:
    """The icon of the installed site: the site's mark, without a rim, since systems cut their own shape out of it."""
    ink, paper = colours.light.ink, colours.light.paper
    return FileOutput(ICON[1:], sha256(f"{ink}{paper}{ICON_SIZE}".encode()).digest(), lambda: _drawn(ink, paper))


def _drawn(ink: str, paper: str) -> bytes:
    image = Image.new("RGB", (ICON_SIZE, ICON_SIZE), ink)
    half, high = ICON_SIZE // 2, ICON_SIZE * 2 // 9  # within the circle that no shape cuts into
    ImageDraw.Draw(image).rectangle((half, high, ICON_SIZE - high - 1, ICON_SIZE - high - 1), paper)
    file = BytesIO()
    image.quantize(2).save(file, "PNG", optimize=True)
    return file.getvalue()


def _script(name: str) -> str:
    path = SCRIPTS / f"{name}.js"
    return stripped(path.read_text(encoding="utf-8"), path.name)


def _hash(*parts: bytes) -> str:
    whole = sha256()
    for part in parts:
        whole.update(len(part).to_bytes(8))
        whole.update(part)
    return whole.hexdigest()[:_HASH]
