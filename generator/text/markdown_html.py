"""The parser of Markdown, which is CommonMark with GitHub's extensions, and the HTML that is made of what it finds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from html import escape
from itertools import islice, pairwise

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from generator.text.bidi import direction_of
from generator.text.links import Link, Pictures, site_address
from generator.text.quotes import OPAQUE, curl_all
from generator.text.yaml_source import EMBED_MARK, LINK_MARK

MAX_LEVELS = 50  # a list inside a list adds two; where the parser would go deeper, it drops the text
NOTES = "notes"  # the key of (label, line, whether inside another) of the definitions of footnotes
GATHERED = "gathered"  # the key of `Gathered` in what the library passes to the renderer
_SCHEME = re.compile(r"(?:https?|mailto|xmpp)\Z")
_STRAIGHT = ('"', "'", "...")
# Where a rule of the parser may begin or end. The library stops at each w instead, for the sake of www. addresses.
_STOP = re.compile(r"[\n\\`~*_\[\]!<&:@]|www\.")
_WEB = re.compile(r"(?:https?:|mailto:|tel:)", re.IGNORECASE)
_MARKS = str.maketrans(dict.fromkeys(LINK_MARK + EMBED_MARK, "\ufffd"))  # an entity may stand for one of them
_UNFIT = re.compile(r"[\x00-\x20\x7f\"'<>\\^`{|}]")  # what an address can't contain unencoded


@dataclass(slots=True)
class Gathered:
    """What the renderer needs to know of a text, and what it finds."""

    pictures: Pictures
    links: list[Link] = field(default_factory=list)


@cache
def parser() -> MarkdownIt:
    """The parser. Cached: it keeps nothing of a text, and making it takes longer than a text does."""
    options = {
        "html": True,  # finds raw HTML, so that it can be reported; the renderer escapes it
        "maxNesting": MAX_LEVELS,
        "xhtmlOut": False,
        "tasklists": True,
        "strikethrough_single_tilde": True,
    }
    md = _Parser("commonmark", options, renderer_cls=_Html).enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin).use(footnote_plugin, inline=False)
    md.inline.terminator_re = _STOP
    md.inline.ruler.before("gfm_autolink_protocol", "colon", _colon)
    md.core.ruler.before("footnote_tail", "footnote_lines", _keep_notes)
    for token, write in _FOOTNOTES.items():
        md.add_render_rule(token, write)
    return md.disable("text_join")  # which would mix escaped characters with the others


class _Parser(MarkdownIt):
    """Keeps addresses as the author wrote them. The renderer decides which are links, and `check` reports the rest."""

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 - the library's names
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - the library's name
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


class _Html(RendererHTML):
    """Writes tokens as HTML. The names of the methods are those of the tokens."""

    @staticmethod
    def renderAttrs(token: Token) -> str:  # noqa: N802 - the library's name
        return "".join(f' {name}="{escape(str(value))}"' for name, value in token.attrs.items())

    def text(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return _escaped(tokens[idx].content)

    def text_special(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return _escaped(tokens[idx].content)

    def html_inline(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return _escaped(tokens[idx].content)

    def html_block(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"<p>{_escaped(tokens[idx].content.strip())}</p>\n"

    def code_inline(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"<code>{_escaped(tokens[idx].content)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return f"<pre><code>{_lines(tokens[idx].content)}</code></pre>\n"

    def fence(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        named = "".join(f' class="language-{_quoted(word)}"' for word in tokens[idx].info.split()[:1])
        return f"<pre><code{named}>{_lines(tokens[idx].content)}</code></pre>\n"

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        target = str(token.attrs.pop("href", ""))
        if not target.startswith("#"):
            env[GATHERED].links.append(Link(target))
        if (href := _reachable(target)) is not None:
            token.attrs = {"href": href, **_titled(token)}
        return self.renderToken(tokens, idx, options, env)

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        target = str(token.attrs.pop("src", ""))
        alt = " ".join(self.renderInlineAsText(token.children, options, env).split("\n"))
        gathered: Gathered = env[GATHERED]
        gathered.links.append(Link(target, alt))
        shown: dict[str, str | int | float] = {"alt": _unmarked(alt)}
        if picture := gathered.pictures.get(target):
            shown["src"] = LINK_MARK + _encoded(picture.address)
            # With the size in the HTML, a browser reserves the space, and no text moves when the picture loads.
            shown |= zip(("width", "height"), picture.size or (), strict=False)
            if picture.widths:
                shown["data-widths"] = " ".join(map(str, picture.widths))
            shown["loading"] = "lazy"
        elif (src := _reachable(target)) is not None and not target.startswith("#"):
            shown["src"] = src
        token.attrs = {**shown, **_titled(token)}
        return self.renderToken(tokens, idx, options, env)

    def th_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.td_open(tokens, idx, options, env)

    def td_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        style = str(tokens[idx].attrs.pop("style", ""))
        if style:  # a class instead, because the policy of the site's pages forbids styles in their HTML
            tokens[idx].attrs["class"] = style.removeprefix("text-align:")
        return self.renderToken(tokens, idx, options, env)

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env)  # without the library's form field, see `set_boxes`

    def bullet_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        if "class" in tokens[idx].attrs:
            tokens[idx].attrs["class"] = "tasks"
        return self.renderToken(tokens, idx, options, env)

    def ordered_list_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.bullet_list_open(tokens, idx, options, env)


def secure_addresses(tokens: Sequence[Token]) -> None:
    """Lets a bare `www.` address lead to https://, where the library, like GitHub, writes http://."""
    for block in tokens:
        for token, text in pairwise(block.children or ()):
            if token.markup == "autolink" and token.attrs.get("href") == f"http://{text.content}":
                token.attrs["href"] = f"https://{text.content}"


def set_directions(tokens: Sequence[Token], language: str) -> None:
    """Keeps bare addresses from left to right in a language from right to left, or marks in them would move."""
    if direction_of(language) == "rtl":
        for block in tokens:
            for token in block.children or ():
                if token.type == "link_open" and token.markup == "autolink":
                    token.attrs["dir"] = "ltr"


def set_boxes(tokens: Sequence[Token]) -> None:
    """Puts the box of each task at the start of its text, as a character.

    Feeds and mails can't have a form's field, and on a page it would need a label.
    """
    for at, token in enumerate(tokens):
        if token.type == "list_item_open" and "checked" in token.meta:
            token.attrs["class"] = "task"
            box = Token("text", "", 0, content="☑ " if token.meta["checked"] else "☐ ")
            first = next(other for other in islice(tokens, at + 1, None) if other.type in {"inline", "list_item_close"})
            first.children = [box, *(first.children or [])]


def set_type(tokens: Sequence[Token], language: str) -> None:
    """Typographic quotes and ellipses in all text except code and addresses. Escaped quotes stay straight."""
    for block in tokens:
        if not block.children or not any(sign in block.content for sign in _STRAIGHT):
            continue
        in_address = False
        pieces: list[str] = []
        texts: dict[int, Token] = {}
        for at, token in enumerate(block.children):
            if token.markup == "autolink":
                in_address = token.nesting == 1
            if token.type == "text" and not in_address:
                texts[at] = token
            pieces.append(token.content if at in texts else _context(token))
        curled = curl_all(pieces, language)
        for at, token in texts.items():
            token.content = curled[at].replace("...", "…")


def _context(token: Token) -> str:
    """What quotes beside a token depend on."""
    if token.type in {"softbreak", "hardbreak"}:
        return "\n"
    if token.type == "text_special" and token.content not in {'"', "'"}:
        return token.content
    return OPAQUE if token.content else ""


def _colon(state: StateInline, silent: bool) -> bool:
    """Takes a colon for text unless it ends a scheme: the library's rule would search all text before each colon."""
    if state.src[state.pos] != ":" or _SCHEME.search(state.src, max(0, state.pos - 6), state.pos):
        return False
    if not silent:
        state.append_pending(":")
    state.pos += 1
    return True


def _keep_notes(state: StateCore) -> None:
    """Keeps where each footnote is defined, before the definitions that nothing refers to are dropped.

    One inside another loses its frame: the library would take the end of the inner one for that of the outer.
    """
    notes: list[tuple[str, int, bool]] = []
    kept: list[Token] = []
    depth = 0
    for token in state.tokens:
        is_open, is_close = token.type == "footnote_reference_open", token.type == "footnote_reference_close"
        if is_open:
            notes.append((token.meta["label"], (token.map or (0,))[0], depth > 0))
        depth -= is_close
        if not depth or not (is_open or is_close):
            kept.append(token)
        depth += is_open
    state.tokens = kept
    state.env[NOTES] = notes


def _note_ref(_: object, tokens: Sequence[Token], idx: int, *__: object) -> str:
    number = tokens[idx].meta["id"] + 1
    return f'<sup><a href="#fn:{number}" id="{_note_source(tokens[idx])}">{number}</a></sup>'


def _note_source(token: Token) -> str:
    """The id of a reference to a footnote. A colon is in no heading's id."""
    again = f"-{token.meta['subId'] + 1}" if token.meta["subId"] else ""
    return f"fnref:{token.meta['id'] + 1}{again}"


def _note_open(_: object, tokens: Sequence[Token], idx: int, *__: object) -> str:
    return f'<li id="fn:{tokens[idx].meta["id"] + 1}">'


def _note_back(_: object, tokens: Sequence[Token], idx: int, *__: object) -> str:
    return f' <a class="back" href="#{_note_source(tokens[idx])}">↩</a>'


_FOOTNOTES = {
    "footnote_ref": _note_ref,
    "footnote_block_open": lambda *_: '<section class="footnotes">\n<ol>\n',
    "footnote_open": _note_open,
    "footnote_anchor": _note_back,
    "footnote_close": lambda *_: "</li>\n",
    "footnote_block_close": lambda *_: "</ol>\n</section>\n",
}


def _reachable(target: str) -> str | None:
    """The address for HTML; None if it might run code, or lead nowhere, which `check` reports."""
    if site_address(target):
        return LINK_MARK + _encoded(target)
    return _encoded(target) if target.startswith("#") or _WEB.match(target) else None


def _encoded(target: str) -> str:
    return _UNFIT.sub(lambda char: f"%{ord(char.group()):02X}", _unmarked(target))


def _titled(token: Token) -> dict[str, str | int | float]:
    return {name: _unmarked(str(value)) for name, value in token.attrs.items() if name in {"title", "dir"}}


def _escaped(text: str) -> str:
    return escape(_unmarked(text), quote=False)


def _quoted(text: str) -> str:
    return escape(_unmarked(text))


def _unmarked(text: str) -> str:
    """The text without the program's marks. Few texts have any, and to look for them is faster than to translate."""
    return text.translate(_MARKS) if LINK_MARK in text or EMBED_MARK in text else text


def _lines(code: str) -> str:
    """Code whose lines stay apart, although a page is one block of HTML without indentation (see render/view.py)."""
    return _escaped(code).replace("\n", "&#10;")
