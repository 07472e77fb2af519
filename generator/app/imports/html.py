"""HTML as Markdown, by markdownify. What Markdown can't say stays HTML, which `inversion check` reports."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from generator.text.problems import RefusedError

if TYPE_CHECKING:  # the library is only needed for some imports
    from bs4 import BeautifulSoup, Tag

MISSING = "this export has HTML, and what turns it into Markdown isn't installed; run `pip install markdownify`"
# What stays as it is: readers would miss it, or it says more than Markdown can.
KEPT = ("iframe", "video", "audio", "object", "embed", "form", "svg", "script", "math", "canvas", "select", "textarea")
_SUB = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SUP = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_ESCAPED = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|~(?=~)|=(?==)|\{(?=[{%:#])|\$(?=\$)|(?<!\S):(?=[\w+-]+:)|\^(?=\w)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"(?m)^(\s*)(?:([#>+=-]|:{3}|!{3})|(\d{1,9})([.)]))(?=\s|$|[#>=:!-])")
_NOTE = re.compile(r"fn|footnote", re.IGNORECASE)
_LANGUAGE = re.compile(r"\b(?:lang(?:uage)?-)(\w[\w+#-]*)")
_MARK = "\ue000"  # around the number of a footnote while its `[^1]` would be escaped
_NUMBER = re.compile(f"{_MARK}(\\d+){_MARK}")
_BLANK_LINES = re.compile(r"\n{3,}")
_OWN_BUTTONS = re.compile(r"/(?:subscribe|comments)\b|[?&]action=share|/share\b|javascript:", re.IGNORECASE)


@dataclass(frozen=True)
class Converted:
    """Markdown made of HTML, and what it lost."""

    text: str
    left: tuple[str, ...] = ()


def converter() -> Callable[[str], Converted]:
    """A function that turns HTML into Markdown.

    Raises:
        RefusedError: the library isn't installed.
    """
    try:
        from bs4 import BeautifulSoup  # noqa: PLC0415 - only imports of HTML need it
    except ImportError as error:
        raise RefusedError(MISSING) from error
    make = _markdown_of()

    def convert(html: str) -> Converted:
        soup = BeautifulSoup(html, "html.parser")
        left = [*_unseen(soup), *_cards(soup)]
        notes = _notes(soup)
        _lists(soup)
        markdown = make(soup)
        defined = [f"[^{name}]: " + _hanging(_trim(make(body))) for name, body in notes]
        whole = "\n\n".join(filter(None, [_trim(markdown), *defined]))
        return Converted(_NUMBER.sub(r"[^\1]", whole), tuple(left))

    return convert


def _markdown_of() -> Callable[[Tag], str]:
    """What makes Markdown of an element.

    Raises:
        RefusedError: the library isn't installed.
    """
    try:
        from markdownify import MarkdownConverter  # noqa: PLC0415 - only imports of HTML need it
    except ImportError as error:
        raise RefusedError(MISSING) from error

    class Converter(MarkdownConverter):
        def escape(self, text: str, parent_tags: set[str]) -> str:
            del parent_tags
            text = _ENTITY.sub(r"\\&", _ESCAPED.sub(r"\\\g<0>", text))
            return _AT_START.sub(_at_start, text)

    def block(_self: object, _el: Tag, text: str, parent_tags: set[str]) -> str:
        del parent_tags
        return f"\n\n{text.strip()}\n\n"

    def bold(_self: object, _el: Tag, text: str, parent_tags: set[str]) -> str:
        del parent_tags
        return f"\n\n**{text.strip()}**\n\n" if text.strip() else ""

    def small(_self: object, el: Tag, text: str, parent_tags: set[str]) -> str:
        del parent_tags
        return text if text.startswith(_MARK) else small_signs(text, el.name)

    def kept(_self: object, el: Tag, _text: str, parent_tags: set[str]) -> str:
        return _as_html(el, parent_tags)

    ours = {"sub": small, "sup": small, "dt": bold, "summary": bold, "dd": block, "figcaption": block}
    for tag, convert in {**ours, **dict.fromkeys(KEPT, kept)}.items():
        setattr(Converter, f"convert_{tag}", convert)
    options: dict[str, Any] = {
        "heading_style": "ATX",
        "bullets": "-",
        "newline_style": "BACKSLASH",
        "code_language_callback": _language,
        "autolinks": False,
        "table_infer_header": True,
    }
    return lambda element: str(Converter(**options).convert_soup(element))


def _language(pre: Tag) -> str | None:
    """The language of a block of code, by the class of it or of the element inside."""
    code = pre.find("code")
    classes = [str(pre.get("class") or ""), "" if code is None else str(code.get("class") or "")]
    found = _LANGUAGE.search(re.sub(r"[\[\]',]", " ", " ".join(classes)))
    return found[1] if found else None


def _unseen(soup: BeautifulSoup) -> Iterator[str]:
    """Comments, styles and titles, which readers don't see as text."""
    for tag in soup.find_all(["abbr", "img"], title=True):
        yield f"the title of `{tag.get_text(' ', strip=True) or tag.get('src') or tag.name}`: {tag['title']}"
    for text in (str(found).strip() for found in soup.find_all(string=_is_comment)):
        if not re.match(r"/?kg-card|more\b|members-only", text):
            yield f"a comment: {text}"
    for style in soup.find_all("style"):
        yield f"a style: {style.get_text(' ', strip=True)[:200]}"
        style.decompose()


def _is_comment(text: object) -> bool:
    return type(text).__name__ == "Comment"


def _at_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[2] else f"{found[1]}{found[3]}\\{found[4]}"


def small_signs(text: str, tag: str) -> str:
    """Digits as small ones, for `sub` or `sup`; a text with other characters stays as it is, in the line."""
    small = text.translate(_SUB if tag == "sub" else _SUP)
    return small if all(one != other or one.isspace() for one, other in zip(text, small, strict=True)) else text


def _as_html(el: Tag, parents: set[str]) -> str:
    html = re.sub(r"\n\s*\n", "\n", str(el))
    return html if "_inline" in parents else f"\n\n{html}\n\n"


def _trim(text: str) -> str:
    lines = (line.rstrip() if not line.endswith("\\") else line for line in text.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")


def _hanging(text: str) -> str:
    return text.strip().replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _lists(soup: BeautifulSoup) -> None:
    """Puts a list that is directly in a list into the item before it, which is what browsers show."""
    for inner in soup.find_all(["ul", "ol"]):
        if inner.parent is not None and inner.parent.name in {"ul", "ol"}:
            before = inner.find_previous_sibling("li")
            if before is not None:
                before.append(inner.extract())


def _cards(soup: BeautifulSoup) -> Iterator[str]:
    """Makes plain elements of the cards of Ghost and Substack; gives what is left out."""
    for figure in soup.find_all("figure"):
        _described(figure)
    for picture in soup.select("picture, a.image-link"):
        shown = picture.find("img")
        if shown is not None and (picture.name == "picture" or _same(picture, shown)):
            for source in picture.find_all("source"):
                source.decompose()
            picture.unwrap()
    for card in soup.select("a.kg-bookmark-container"):
        card.replace_with(_bookmark(soup, card))
    for callout in soup.select("div.kg-callout-card"):
        callout.name = "blockquote"
    yield from _services(soup)


def _described(figure: Tag) -> None:
    """Gives a picture without a description its caption."""
    caption = figure.find("figcaption")
    for picture in figure.find_all("img"):
        if caption is not None and not str(picture.get("alt") or "").strip():
            picture["alt"] = caption.get_text(" ", strip=True)
        picture.attrs.pop("title", None)


def _bookmark(soup: BeautifulSoup, card: Tag) -> Tag:
    """A card for a link as a paragraph with the link."""
    title, said = card.select_one(".kg-bookmark-title"), card.select_one(".kg-bookmark-description")
    link = soup.new_tag("a", href=str(card.get("href") or ""))
    link.string = title.get_text(" ", strip=True) if title is not None else str(card.get("href"))
    paragraph = soup.new_tag("p")
    paragraph.append(link)
    if said is not None and said.get_text(strip=True):
        paragraph.append(f" — {said.get_text(' ', strip=True)}")
    return paragraph


def _services(soup: BeautifulSoup) -> Iterator[str]:
    """Takes out what works only on the old service, such as its buttons and forms."""
    for button in soup.select("p.button-wrapper, div.kg-button-card"):
        link = button.find("a")
        address = "" if link is None else str(link.get("href") or "")
        if link is None or _OWN_BUTTONS.search(address):
            yield f"a button: {button.get_text(' ', strip=True)} ({address})"
            button.decompose()
    for poll in soup.select("div.poll-embed, div.subscription-widget-wrap, div.subscription-widget-wrap-editor"):
        yield f"a form of the service: {poll.get_text(' ', strip=True) or json.dumps(dict(poll.attrs), default=str)}"
        poll.decompose()
    for embed in soup.select("div[data-attrs]"):
        if not embed.get_text(strip=True) and embed.find(["img", "iframe", "a"]) is None:
            yield f"an embed: {embed.get('data-attrs')}"
            embed.decompose()


def _same(link: Tag, picture: Tag) -> bool:
    """Whether a link around a picture only leads to the picture itself, in another size."""
    target, shown = str(link.get("href") or ""), str(picture.get("src") or "")
    return target.rpartition("%2F")[2].rpartition("/")[2] == shown.rpartition("%2F")[2].rpartition("/")[2]


def _notes(soup: BeautifulSoup) -> list[tuple[str, Tag]]:
    """Takes the footnotes out, and puts `[^1]` where they were referred to."""
    notes: list[tuple[str, Tag]] = []
    named: dict[str, str] = {}
    for link in soup.find_all("a", href=re.compile("^#.+")):
        target = str(link["href"])[1:]
        at = soup.find(id=target)
        if (
            at is None
            or not _NOTE.search(target)
            or link.find_parent(["li", "div", "section"], class_=_NOTE) is not None
        ):
            continue
        if target not in named:
            body = at if at.name in {"li", "div", "p"} else at.find_parent(["div", "li"])
            if body is None:
                continue
            named[target] = str(len(named) + 1)
            notes.append((named[target], body))
        link.replace_with(f"{_MARK}{named[target]}{_MARK}")
    for _, body in notes:
        for back in body.find_all("a", href=re.compile(r"^#(?:fnref|footnote-anchor|ref)", re.IGNORECASE)):
            back.decompose()
        around = body.find_parent(["section", "div", "ol"], class_=_NOTE)
        body.extract()
        body.name = "div"
        if around is not None and not around.get_text(strip=True):
            around.decompose()
    return notes
