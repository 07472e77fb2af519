"""Reads SVG pictures: their sizes, and whatever in them could run a script or ask another host for something.

An SVG is a document of its own, which anyone can open at its address. Only what draws is allowed in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from generator.text.picture_data import Fault, PictureError

SVG, XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
EVENTS = "http://www.w3.org/2001/xml-events"
XML = "http://www.w3.org/XML/1998/namespace"
MAX_BYTES = 5_000_000
MAX_DEPTH = 200  # browsers stop reading at 256 levels
MOST_FAULTS = 20  # in the messages for one file
MAX_SIDE = 100_000.0
_ENCODINGS = {"utf-8", "utf-16", "us-ascii"}
_NO_ELEMENTS = {"script", "foreignobject", "handler", "listener", "iframe", "embed", "object", "audio", "video"}
_NO_SPACES = {XHTML, "http://www.w3.org/2001/XInclude"}
_ANIMATIONS = {"animate", "set", "animatetransform", "animatemotion", "animatecolor"}
_REFERENCES = {"href", "src", "data", "ping"}
_LINK = re.compile(r"(?:https?:|mailto:|tel:|#|[^:]*(?:[/?#]|\Z))")
_INSIDE = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp|avif)[;,])", re.IGNORECASE)
_FONT = re.compile(
    r"data:(?:font/|application/(?:x-)?font|application/(?:octet-stream|vnd\.ms-fontobject))", re.IGNORECASE
)
_SCRIPT = re.compile(r"(?:java|vb|live)script:|data:text/", re.IGNORECASE)
_BLANKS = re.compile(r"[\0-\x20\x7f-\xa0]+")  # browsers overlook them inside an address
_CSS_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|\n|(.))")
_CSS_NAMESPACE = re.compile(
    r"@namespace\s+(?:[\w-]+\s+)?(?:url\(\s*)?[\"']?https?://www\.w3\.org/[\w./#-]*[\"']?\s*\)?\s*;", re.IGNORECASE
)
_CSS_FETCHES = re.compile(r"@import\b|\b(?:image-set|image|src|cross-fade)\(", re.IGNORECASE)
_CSS_RUNS = re.compile(r"\bexpression\(|-moz-binding|\bbehavior\s*:", re.IGNORECASE)
_URL = re.compile(r"url\(\s*(?:\"([^\"]*)|'([^']*)|([^)\"']*))", re.IGNORECASE)
_LENGTH = re.compile(
    r"\s*([-+]?(?:\d{1,20}(?:\.\d{0,20})?|\.\d{1,20})(?:e[-+]?\d{1,2})?)(px|in|cm|mm|q|pt|pc|em|ex)?\s*\Z",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\s*[-+]?[\d.]+(?:e[-+]?\d+)?", re.IGNORECASE)
_PIXELS = {"px": 1.0, "in": 96.0, "cm": 96 / 2.54, "mm": 96 / 25.4, "q": 96 / 101.6, "pt": 4 / 3, "pc": 16.0}
_PIXELS |= {"em": 16.0, "ex": 8.0}
_HARM = "an SVG picture must not"
_EXPORT = "delete it, or export the picture again as a plain SVG"


def read_svg(data: bytes) -> tuple[int, int] | None:
    """The size of an SVG picture in CSS pixels, or None if it doesn't state one.

    Raises:
        PictureError: browsers can't show it, or it could harm readers.
    """
    if len(data) > MAX_BYTES:
        raise PictureError(
            [Fault(f"expected an SVG picture of at most {MAX_BYTES:,} bytes, found {len(data):,}; simplify it")]
        )
    if data.startswith((b"<\0", b"\0<")):
        raise PictureError([Fault("expected an SVG picture in UTF-8, found UTF-16 without its mark; save it as UTF-8")])
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)  # noqa: FBT003 - expat's own: the data are whole
    except expat.ExpatError as error:
        if not reader.faults:
            reader.faults.append(_unreadable(data, error, reader.root))
    except _EnoughError:
        pass
    if reader.faults:
        raise PictureError(reader.faults)
    return _size(reader.root or {})


class _EnoughError(Exception):
    """Ends the reading of a file after a fault that leaves nothing to find."""


@dataclass
class _Reader:
    """Collects the faults of one file while expat reads it. `root` has the attributes of the outermost element."""

    faults: list[Fault] = field(default_factory=list)
    root: Mapping[str, str] | None = None
    depth: int = 0
    style: list[str] | None = None
    style_depth: int = 0

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declared
        self.parser.StartDoctypeDeclHandler = self.doctype
        self.parser.ProcessingInstructionHandler = self.instruction
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text

    def add(self, message: str) -> None:
        """Adds a fault at the place that is being read."""
        self.faults.append(Fault(message, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1))
        if len(self.faults) >= MOST_FAULTS:
            raise _EnoughError

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """The first line, `<?xml ...?>`."""
        if encoding and encoding.lower() not in _ENCODINGS:
            self.add(f"expected an SVG picture in UTF-8, found the encoding {encoding[:40]}; save it as UTF-8")
            raise _EnoughError

    def doctype(self, _name: str, system: str | None, _public: str | None, internal: int) -> None:
        """The line `<!DOCTYPE ...>`. Expat is never asked to read another file; nor does it get to an entity here."""
        if internal:
            self.add(f"{_HARM} declare entities of its own (`<!DOCTYPE … [`); {_EXPORT}")
            raise _EnoughError
        if system and not re.match(r"https?://www\.w3\.org/", system):
            self.add(f"{_HARM} refer to another file (`<!DOCTYPE`); {_EXPORT}")

    def instruction(self, target: str, _data: str) -> None:
        """`<?target data?>`. Only one kind has an effect in browsers."""
        if target.lower().startswith("xml-"):
            self.add(f"{_HARM} load a stylesheet (`<?{target[:40]}`); {_EXPORT}")

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element."""
        space, _, local = name.rpartition(" ")
        if self.root is None:
            self.root = attributes
            if (space, local) != (SVG, "svg"):
                self.add(_no_svg(space, local))
                raise _EnoughError
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.add(f"expected at most {MAX_DEPTH} levels of elements, found more; {_EXPORT}")
            raise _EnoughError
        lower = local.lower()
        if lower in _NO_ELEMENTS or space in _NO_SPACES:
            self.add(f"{_HARM} contain <{local[:40]}>, which can run a script or show a web page; {_EXPORT}")
        elif lower == "style" and self.style is None:
            self.style, self.style_depth = [], self.depth
        for key, value in attributes.items():
            for message in _attribute(space, lower, key, value):
                self.add(message)

    def text(self, data: str) -> None:
        """Text, which matters in a stylesheet alone."""
        if self.style is not None:
            self.style.append(data)

    def end(self, _name: str) -> None:
        """The end of an element."""
        self.depth -= 1
        if self.style is not None and self.depth < self.style_depth:
            for message in _css("".join(self.style)):
                self.add(message)
            self.style = None


def _attribute(space: str, element: str, key: str, value: str) -> Iterator[str]:
    """What is wrong with an attribute."""
    owner, _, local = key.rpartition(" ")
    name = local.lower()
    shown = f"`{local[:40]}`"
    if (name.startswith("on") and not owner) or owner == EVENTS:
        yield f"{_HARM} have the attribute {shown}, which runs a script; {_EXPORT}"
    elif element in _ANIMATIONS and name == "attributename" and _changes_more_than_looks(value):
        yield f"{_HARM} change `{value[:40]}`, which can run a script; {_EXPORT}"
    elif owner == XML and name == "base":
        yield f"{_HARM} have the attribute `xml:base`, which leads its references elsewhere; {_EXPORT}"
    elif name in _REFERENCES and space == SVG:
        yield from _reference(shown, value, link=element == "a" and name == "href")
    elif _SCRIPT.search(_BLANKS.sub("", value)) and (name == "style" or element in _ANIMATIONS):
        yield f"{_HARM} have a script in {shown}; {_EXPORT}"
    elif space == SVG and not owner and ("(" in value or "\\" in value or name == "style"):
        yield from _css(value)


def _changes_more_than_looks(attribute: str) -> bool:
    name = attribute.strip().rpartition(":")[2].lower()
    return name.startswith("on") or name in _REFERENCES


def _reference(shown: str, value: str, *, link: bool) -> Iterator[str]:
    bare = _BLANKS.sub("", value)
    if link:
        if _SCRIPT.match(bare) or not _LINK.match(bare):
            yield f"expected a link that begins with https://, found `{value[:40]}` in {shown}; {_EXPORT}"
    elif _SCRIPT.search(bare):
        yield f"{_HARM} have a script in {shown}; {_EXPORT}"
    elif bare and not _INSIDE.match(bare):
        yield f"{_HARM} refer to another file (`{value[:40]}` in {shown}); put that into the picture, or delete it"


def _css(style: str) -> Iterator[str]:
    """What is wrong with a stylesheet or the value of a property. CSS may spell each letter as an escape."""
    plain = _CSS_NAMESPACE.sub("", _CSS_ESCAPE.sub(_unescaped, style))
    if found := _CSS_RUNS.search(plain):
        yield f"{_HARM} have `{found.group()}` in a style, which can run a script; {_EXPORT}"
    if found := _CSS_FETCHES.search(plain):
        yield f"{_HARM} load another file (`{found.group()}` in a style); put that into the picture, or delete it"
    for url in _URL.finditer(plain):
        target = next(filter(None, url.groups()), "").strip()
        if target and not (_INSIDE.match(target) or _FONT.match(target)):
            yield f"{_HARM} refer to another file (`url({target[:40]})`); put that into the picture, or delete it"


def _unescaped(escape: re.Match[str]) -> str:
    code = int(escape[1], 16) if escape[1] else 0
    return chr(code) if 0 < code < 0x110000 else (escape[2] or "")


def _no_svg(space: str, local: str) -> str:
    if local != "svg":
        return f"expected an SVG picture, found no <svg> element but <{local[:40]}>; export it again"
    found = f"`{space[:60]}`" if space else "none"
    return (
        f'expected <svg xmlns="{SVG}">, without which browsers show nothing; found {found}; add the attribute `xmlns`'
    )


def _unreadable(data: bytes, error: expat.ExpatError, root: Mapping[str, str] | None) -> Fault:
    if root is None and b"<svg" not in data.replace(b"\0", b"").lower():
        return Fault("expected an SVG picture, found no <svg> element; export it again")
    reason = expat.ErrorString(error.code)
    return Fault(f"cannot be read as an SVG picture: {reason}; export it again", error.lineno, error.offset + 1)


def _size(root: Mapping[str, str]) -> tuple[int, int] | None:
    """Width and height, or those of the view box. Browsers draw nothing of a picture without a width or height."""
    width, height = (_pixels(root.get(side, "")) for side in ("width", "height"))
    box = [_pixels(side) for side in re.split(r"[\s,]+", root.get("viewBox", "").strip(), maxsplit=4)]
    across, down = (box[2], box[3]) if len(box) == 4 else (None, None)
    for name, side in (("width", width), ("height", height), ("viewBox", across), ("viewBox", down)):
        if side is not None and not 0 < side <= MAX_SIDE:
            found = f"`{name}` with `{root.get(name, '')[:40]}`"
            message = f"expected a size of more than 0 and at most {MAX_SIDE:,.0f}, found {found}; export it again"
            raise PictureError([Fault(message)])
    if across and down and (width is None or height is None):
        if width is not None:
            height = width * down / across
        elif height is not None:
            width = height * across / down
        else:
            width, height = across, down
    if width is None or height is None or max(width, height) > MAX_SIDE:
        return None
    return max(1, int(width + 0.5)), max(1, int(height + 0.5))


def _pixels(length: str) -> float | None:
    """A length in pixels; None for one that depends on the page, and for what is no length."""
    if found := _LENGTH.match(length[:100]):
        return float(found[1]) * _PIXELS[(found[2] or "px").lower()]
    return float("inf") if len(length) > 100 and _DIGITS.match(length) else None
