"""Markdown of Hugo and Jekyll as Markdown of this program. What has no counterpart stays, and `check` reports it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from generator.app.imports.html import KEPT, Converted, small_signs

_CODE = re.compile(
    r"(?ms)^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)"
)
_HIGHLIGHT = re.compile(
    r"(?ms)^[ \t]*\{% *highlight +([\w+#-]+)[^%]*%\}[ \t]*\n?(.*?)\n?[ \t]*\{% *endhighlight *%\}"
    r"|^[ \t]*\{\{[<%] *highlight +\"?([\w+#-]+)\"?[^>%]*[>%]\}\}[ \t]*\n?(.*?)\n?"
    r"[ \t]*\{\{[<%] */ *highlight *[>%]\}\}"
)
_RAW = re.compile(r"\{%-? *raw *-?%\}(.*?)(?:\{%-? *endraw *-?%\}|\Z)", re.DOTALL)
_SITE = re.compile(r"\{\{-? *site\.(?:github\.)?(?:base_?)?url *-?\}\}")
_RELATIVE = re.compile(
    r"""\{\{-? *(?:site\.baseurl *\| *append: *)?(["'])([^"'{}]+)\1 *"""
    r"\| *(?:relative_url|absolute_url|prepend: *site\.(?:base)?url)(?: *\|[^{}]*)? *-?\}\}"
)
_POST_LINK = re.compile(
    r"\{%-? *(?:post_url|link) +([^%\s]+) *-?%\}|\{\{[<%] *(?:rel)?ref +[\"'`]([^\"'`]+)[\"'`][^>%]*[>%]\}\}"
)
_FIGURE = re.compile(r"\{\{[<%] *figure +([^{}]*?) */?[>%]\}\}(?:\{\{[<%] */figure *[>%]\}\})?")
_ATTRIBUTE = re.compile(r"(\w+) *= *(?:\"([^\"]*)\"|'([^']*)'|`([^`]*)`|(\S+))")
_MORE = re.compile(r"[ \t]*<!-- *more *-->[ \t]*", re.IGNORECASE)
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TOC = re.compile(r"(?m)^[*+-] [^\n]*\n\{:? ?toc[^}\n]*\}[ \t]*$")
_ATTRIBUTES = re.compile(r"\{:(?![:{%])[^{}\n]*\}|(?<=\S)[ \t]*\{(?=[#.])[^{}\n]*\}[ \t]*(?=$)", re.MULTILINE)
_BLOCK = re.compile(r"(?ms)^<(?P<tag>[a-z][a-z0-9]*)\b.*?</(?P=tag)>[ \t]*$|^<(?:hr|img)\b[^>]*>[ \t]*$")
_PAIR = re.compile(
    r"<(b|strong|i|em|s|strike|del|u|mark|small|sub|sup|code|kbd|samp|span|cite|dfn|abbr|var|q|ins|a|font|big)"
    r"(\s[^<>]*)?>((?:(?!<\1[\s>]).)*?)</\1>",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"<br */?>[ \t]*\n?", re.IGNORECASE)
_IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_VOID = {"br", "hr", "img", "source", "wbr", "col"}
LINK = re.compile(
    r"(?P<image>!?)\[(?P<label>(?:[^\[\]\\]|\\.|\[(?:[^\[\]\\]|\\.)*\])*)\]"
    r"\(\s*(?P<target><[^<>\n]*>|[^()<>\n\"]*?\.(?:png|jpe?g|gif|webp|svg|avif)(?=[\s)])|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)"
    r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_DEFINITION = re.compile(r"(?m)^( {0,3}\[(?!\^)[^\]\n]+\]:[ \t]*)(<[^<>\n]*>|\S+)")
_BARE = re.compile(r"(?<![\w(\"'=\]\[/])(<?)(http://[^\s<>()\[\]\\]+)")  # an address alone, which is a link too
POST = "post:"  # begins a link to a post by the name of its file

Resolve = Callable[[str, bool], str]  # gives the new address for an old one; the second says whether it's a picture's


@dataclass
class Rewritten:
    """A text, and what was left out of it."""

    text: str
    left: list[str] = field(default_factory=list)


def outside_code(text: str, change: Callable[[str], str]) -> str:
    """A text, changed outside of code; code stays as it is."""
    parts: list[str] = []
    at = 0
    for code in _CODE.finditer(text):
        parts += [change(text[at : code.start()]), code[0]]
        at = code.end()
    return "".join([*parts, change(text[at:])])


def without_foreign(text: str, convert: Callable[[str], Converted] | None) -> Rewritten:
    """Markdown of Hugo or Jekyll without what has a counterpart here; `convert` turns HTML into Markdown."""
    made = Rewritten(text)

    def leave(found: re.Match[str]) -> str:
        made.left.append(" ".join(found[0].split()))
        return ""

    def change(part: str) -> str:
        part = _FIGURE.sub(_figure, _POST_LINK.sub(lambda found: f"{POST}{found[1] or found[2]}", part))
        part = _COMMENT.sub(leave, _MORE.sub("", part))
        part = _ATTRIBUTES.sub(leave, _TOC.sub("", part))
        if "<" not in part or convert is None:
            return part
        return _inline(_BLOCK.sub(lambda found: _block(found[0], convert), part), convert)

    text = _HIGHLIGHT.sub(lambda found: _fence(found[1] or found[3], found[2] or found[4] or ""), text)
    parts: list[str] = []
    at = 0
    for raw in _RAW.finditer(text):  # what is inside is text, also where it looks like a tag
        parts += [_without_addresses(text[at : raw.start()]), raw[1]]
        at = raw.end()
    text = "".join([*parts, _without_addresses(text[at:])])
    made.text = outside_code(text, change)
    return made


def _without_addresses(text: str) -> str:
    return _RELATIVE.sub(lambda found: found[2], _SITE.sub("", text))


def _fence(language: str, code: str) -> str:
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`{3,}", code)), default=2))
    return f"{marks}{language}\n{code}\n{marks}"


def _figure(found: re.Match[str]) -> str:
    values = {key: next(filter(None, rest), "") for key, *rest in _ATTRIBUTE.findall(found[1])}
    caption = values.get("caption") or values.get("title") or ""
    alt = values.get("alt") or caption
    if "src" not in values:
        return found[0]
    shown = f"![{alt}]({values['src']})"
    shown = f"[{shown}]({values['link']})" if "link" in values else shown
    credit = values.get("attr") or values.get("attrlink") or ""
    credit = f"[{credit}]({values['attrlink']})" if "attrlink" in values else credit
    said = " ".join(filter(None, [caption if caption != alt else "", credit]))
    return f"{shown}\n\n*{said}*" if said else shown


def _block(html: str, convert: Callable[[str], Converted]) -> str:
    """A block of HTML as Markdown, if all of it can be."""
    open_tags: list[str] = []
    for close, name in ((close, name.lower()) for close, name in _TAG.findall(html)):
        if name in KEPT or (close and (not open_tags or open_tags.pop() != name)):
            return html
        if not close and name not in _VOID:
            open_tags.append(name)
    ends = not re.match(r"<(?:table|ul|ol|dl)\b", html)  # for others, Markdown goes on after an empty line
    inside = ends and re.search(r"\n[ \t]*\n", html) is not None
    return html if open_tags or inside else convert(html).text


def _inline(text: str, convert: Callable[[str], Converted]) -> str:
    text = _IMG.sub(lambda found: convert(found[0]).text, _BREAK.sub("\\\\\n", text))
    for _ in range(4):  # tags in tags
        text, count = _PAIR.subn(_pair, text)
        if not count:
            break
    return text


def _pair(found: re.Match[str]) -> str:
    name, attributes, inside = found[1].lower(), found[2] or "", found[3]
    around = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*", "s": "~~",
              "del": "~~", "strike": "~~", "code": "`", "kbd": "`", "samp": "`"}.get(name)  # fmt: skip
    if around and inside.strip() and "\n\n" not in inside:
        return around + inside.strip() + around if inside == inside.strip() else f"{around}{inside.strip()}{around} "
    if name == "a":
        href = re.search(r"href *= *[\"']?([^\"'\s>]+)", attributes)
        return f"[{inside}]({href[1]})" if href else inside
    if name in {"sub", "sup"} and small_signs(inside, name) == inside:
        return inside if re.fullmatch(r"\s*(?:st|nd|rd|th|TM|R|C)\s*", inside, re.IGNORECASE) else f"&lt;{inside}&gt;"
    if name in {"sub", "sup"}:
        return small_signs(inside, name)
    if name == "q":
        return f'"{inside}"'
    said = re.search(r"title *= *(?:\"([^\"]*)\"|'([^']*)')", attributes) if name in {"abbr", "dfn"} else None
    return f"{inside} ({said[1] or said[2]})" if said and (said[1] or said[2]) else inside


def with_links(text: str, resolve: Resolve) -> str:
    """A text in which each link and picture has its new address."""

    def link(found: re.Match[str]) -> str:
        image = bool(found["image"])
        old = found["target"].removeprefix("<").removesuffix(">")
        new = resolve(old, image)
        label = found["label"] if image else LINK.sub(link, found["label"])
        if image and not label.strip() and found["title"]:
            label = found["title"].strip()[1:-1]
        title = "" if image else found["title"] or ""
        same = new == old and not re.search(r"\s", old)
        target = found["target"] if same else f"<{new}>" if re.search(r"[\s()]", new) else new
        return f"{found['image']}[{label}]({target}{title})"

    def change(part: str) -> str:
        part = _BARE.sub(lambda found: found[1] + resolve(found[2], False), LINK.sub(link, part))  # noqa: FBT003 - a Callable has no names
        return _DEFINITION.sub(
            lambda found: found[1] + resolve(found[2].removeprefix("<").removesuffix(">"), False),  # noqa: FBT003 - a Callable has no names
            part,
        )

    return outside_code(text, change)


def without_links(text: str, addresses: Collection[str]) -> Rewritten:
    """A text in which links to these addresses are only their words; `left` has the links."""
    made = Rewritten(text)

    def unlink(found: re.Match[str]) -> str:
        if found["image"] or found["target"].partition("#")[0] not in addresses:
            return found[0]
        made.left.append(found[0])
        return found["label"]

    made.text = outside_code(text, lambda part: LINK.sub(unlink, part))
    return made


def with_headings_below(text: str, title: str) -> str:
    """A text whose headings begin at the second level, and whose first one isn't the title again."""
    tokens = MarkdownIt().parse(text)
    lines = text.split("\n")
    found = [
        (token.map[0], token.map[1], int(token.tag[1]), tokens[at + 1].content, token.markup)
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.map and token.level == 0
    ]
    if found and found[0][2] == 1 and _same(found[0][3], title) and not "".join(lines[: found[0][0]]).strip():
        first = found.pop(0)
        lines[first[0] : first[1]] = [""] * (first[1] - first[0])
    if not any(level == 1 for _, _, level, _, _ in found):
        return "\n".join(lines)
    for start, end, level, words, markup in found:
        deeper = min(level + 1, 6)
        if markup.startswith("#"):
            lines[start] = re.sub(r"^( *)#+", rf"\1{'#' * deeper}", lines[start], count=1)
            lines[start] = re.sub(r"[ \t]+#+[ \t]*$", "", lines[start])
        else:
            lines[start:end] = ["#" * deeper + " " + " ".join(words.split()), *[""] * (end - start - 1)]
    return "\n".join(lines)


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", " ", one).strip().lower() == re.sub(r"\W+", " ", other).strip().lower()
