"""Posts of Hugo and Jekyll: Markdown with front matter, and their old addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from generator.app.imports.front import (
    Front,
    FrontMatterError,
    moment_of,
    read_front,
    read_settings,
    text_of,
    words_of,
)
from generator.app.imports.html import Converted
from generator.app.imports.sources import Export, Post, Read, Skipped
from generator.app.scaffold import slug_of

MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown", ".mdown")
HTML = (".html", ".htm")
_HUGO_SETTINGS = re.compile(r"(?:config/_default/)?(?:hugo|config)\.(?:toml|ya?ml|json)")
_DATED = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})-(.+)")
_TITLE = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
# Keys that have a place in an issue, or that say nothing of the post itself.
_KNOWN = frozenset(
    (
        "title",
        "date",
        "tags",
        "tag",
        "categories",
        "category",
        "description",
        "summary",
        "excerpt",
        "subtitle",
        "sub_title",
        "slug",
        "url",
        "permalink",
        "aliases",
        "redirect_from",
        "draft",
        "published",
        "publishdate",
        "lastmod",
        "modified",
        "last_modified_at",
        "updated",
        "expirydate",
        "layout",
        "type",
        "post_id",
        "guid",
        "id",
    )
)
_COVERS = ("cover", "image", "featured_image", "featuredimage", "thumbnail", "banner")
_JEKYLL_STYLES = {
    "date": "/:categories/:year/:month/:day/:title.html",
    "none": "/:categories/:title.html",
    "ordinal": "/:categories/:year/:y_day/:title.html",
    "pretty": "/:categories/:year/:month/:day/:title/",
}
_PLACEHOLDER = re.compile(r":(\w+)(?:\[[^\]]*\])?")

Convert = Callable[[], Callable[[str], Converted]]


def read_hugo(export: Export, now: datetime, html: Convert) -> Read:
    """The posts of a Hugo site: the pages with a date."""
    settings = _settings(export, _HUGO_SETTINGS)
    return _read("hugo", export, sorted(export.names), settings, now, html)


def read_jekyll(export: Export, now: datetime, html: Convert) -> Read:
    """The posts and drafts of a Jekyll site."""
    settings = _settings(export, re.compile(r"_config\.ya?ml"))
    names = export.under("_posts", "_drafts") or sorted(name for name in export.names if _dated(name))
    return _read("jekyll", export, names, settings, now, html)


def _settings(export: Export, pattern: re.Pattern[str]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for name in sorted(export.names, key=len):
        if pattern.fullmatch(name):
            found = {**read_settings(export.text(name), name), **found}
    return {key.lower(): value for key, value in found.items()}


def _read(
    kind: str, export: Export, names: list[str], settings: Mapping[str, Any], now: datetime, html: Convert
) -> Read:
    posts: list[Post] = []
    skipped: list[Skipped] = []
    hugo = kind == "hugo"
    in_content = hugo and any(name.startswith("content/") for name in names)
    for name in names:
        place, ending = PurePosixPath(name), PurePosixPath(name).suffix.lower()
        if in_content and place.parts[0] != "content":
            continue
        if place.name.startswith("_index.") or ending not in {*MARKDOWN, *HTML, ".textile", ".adoc", ".org", ".rst"}:
            continue
        if ending not in {*MARKDOWN, *HTML}:
            skipped.append(Skipped(name, f"expected Markdown or HTML, found {ending}; turn it into Markdown first"))
            continue
        try:
            made = _post(export, name, settings, now, html, hugo=hugo)
        except FrontMatterError as error:
            made = Skipped(name, str(error))
        (posts if isinstance(made, Post) else skipped).append(made)  # type: ignore[arg-type] # either fits its list
    hosts = [f"{settings.get('url', '')}{settings.get('baseurl', '')}"] if not hugo else []
    hosts += [str(settings.get("baseurl" if hugo else "url") or "")]
    return Read(kind, tuple(posts), tuple(skipped), tuple(host.rstrip("/") for host in hosts if "://" in host))


def _dated(name: str) -> re.Match[str] | None:
    found = _DATED.fullmatch(PurePosixPath(name).stem)
    return found if found and moment_of(_padded(found[1])) else None


def _padded(day: str) -> str:
    return "-".join(part.zfill(2) for part in day.split("-"))


def _post(
    export: Export, name: str, settings: Mapping[str, Any], now: datetime, html: Convert, *, hugo: bool
) -> Post | Skipped:
    front = read_front(export.text(name))
    values = {key.lower(): value for key, value in (front.values or {}).items()}
    place = PurePosixPath(name)
    bundle = hugo and place.stem == "index" and len(place.parts) > 1
    stem = place.parent.name if bundle else place.stem
    dated = _DATED.fullmatch(stem) if _dated(stem + ".x") else None
    moment = moment_of(values.get("date")) or (moment_of(_padded(dated[1])) if dated else None)
    drafted = "_drafts" in place.parts
    if moment is None and not drafted:
        if front.values is None:
            return Skipped(name, "expected front matter with a date, found none")
        return Skipped(name, "a page without a date; if you want it, make it a page in content/pages")
    text, left = _text(front, place, html)
    file = dated[2] if dated else stem
    title = text_of(values.get("title"))
    if not title and (heading := _TITLE.match(text)):
        title, text = heading[1], text[heading.end() :]
    title = title or file.replace("-", " ").replace("_", " ").strip().capitalize()
    slug = str(values.get("slug") or file)
    address = _hugo_address if hugo else _jekyll_address
    old = address(name, values, moment, slug, title, settings)
    aliases = [*words_of(values.get("aliases")), *words_of(values.get("redirect_from")), *([old] if old else [])]
    left = {
        **{key: value for key, value in (front.values or {}).items() if _is_left(key, value)},
        **_more(values),
        **left,
    }
    folder = place.parent.as_posix()
    return Post(
        source=name,
        key=_key(export, name),
        title=title,
        slug=slug,
        moment=moment,
        published=not drafted and _is_published(values, moment, now),
        text=text,
        description=next(filter(None, (text_of(values.get(key)) for key in ("description", "summary", "excerpt"))), ""),
        subtitle=text_of(values.get("subtitle")) or text_of(values.get("sub_title")),
        tags=_tags(values, place, hugo=hugo),
        aliases=tuple(dict.fromkeys(aliases)),
        base=old or "/",
        folders=(folder, *(("static", "assets", "content") if hugo else ()), ""),
        cover=_cover(values),
        updated=next(
            filter(None, map(moment_of, map(values.get, ("lastmod", "last_modified_at", "modified", "updated")))), None
        ),
        left=left,
    )


def _is_left(key: str, value: object) -> bool:
    """Whether an issue has no place for a key of the front matter."""
    taken = key.lower() in _KNOWN or (key.lower() in _COVERS and isinstance(value, str))
    return not taken and value not in (None, "", [], {})


def _more(values: Mapping[str, Any]) -> dict[str, object]:
    """What an issue has one place for, and a post had several of."""
    said = {key: text for key in ("description", "summary", "excerpt") if (text := text_of(values.get(key)))}
    shown = {key: values[key] for key in _COVERS if isinstance(values.get(key), str) and values[key]}
    cover, _ = _cover(values) or ("", "")
    first = next(iter(said.values()), "")
    return {key: value for key, value in {**said, **shown}.items() if value not in {first, cover}}


def _text(front: Front, place: PurePosixPath, html: Convert) -> tuple[str, dict[str, object]]:
    if place.suffix.lower() not in HTML:
        return front.text, {}
    made = html()(front.text)
    return made.text, {"html": list(made.left)} if made.left else {}


def _key(export: Export, name: str) -> str:
    """The path below `content` or `_posts`, whichever folder of the site was named."""
    parts = (*export.above, *PurePosixPath(name).parts)
    for root in ("_posts", "_drafts", "content"):
        if root in parts[:-1]:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + 1 :])
    return name


def _is_published(values: Mapping[str, Any], moment: date | datetime | None, now: datetime) -> bool:
    """Whether the site showed it at `now`."""
    if values.get("draft") is True or values.get("published") is False or str(values.get("draft")).lower() == "true":
        return False
    shown = moment_of(values.get("publishdate")) or moment
    ends = moment_of(values.get("expirydate"))
    return not (shown and _is_later(shown, now)) and not (ends and not _is_later(ends, now))


def _is_later(moment: date | datetime, now: datetime) -> bool:
    if not isinstance(moment, datetime):
        return moment > now.date()
    return (moment if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)) > now


def _tags(values: Mapping[str, Any], place: PurePosixPath, *, hugo: bool) -> tuple[str, ...]:
    names = [*words_of(values.get("tags"), split=not hugo and "," not in str(values.get("tags")))]
    names += words_of(values.get("tag"))
    names += words_of(values.get("categories"), split=not hugo and "," not in str(values.get("categories")))
    names += words_of(values.get("category"))
    if not hugo and "_posts" in place.parts:
        names += place.parts[: place.parts.index("_posts")]
    return tuple(dict.fromkeys(names))


def _cover(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """A picture above the text, with its description, where themes usually name it."""
    for key in _COVERS:
        value = values.get(key)
        if isinstance(value, str):
            return value, text_of(values.get(f"{key}_alt"))
        if isinstance(value, dict):
            for inner in ("image", "path", "src", "feature", "url"):
                if isinstance(value.get(inner), str):
                    return value[inner], text_of(value.get("alt"))
    return None


def _hugo_address(
    name: str,
    values: Mapping[str, Any],
    moment: date | datetime | None,
    slug: str,
    title: str,
    settings: Mapping[str, Any],
) -> str:
    """The address that Hugo gave it: https://gohugo.io/content-management/urls/."""
    if isinstance(values.get("url"), str):
        return "/" + str(values["url"]).strip("/") + ("" if str(values["url"]).endswith(".html") else "/")
    place = PurePosixPath(name)
    folders = [part for part in place.parts[:-1] if part != "content"]
    if place.stem == "index" and folders:
        folders = folders[:-1]
    sections = "/".join(folders)
    file = place.parent.name if place.stem == "index" else place.stem
    rules = settings.get("permalinks") or {}
    rules = rules.get("page") if isinstance(rules, dict) and isinstance(rules.get("page"), dict) else rules
    rule = rules.get(folders[0]) if isinstance(rules, dict) and folders else None
    if not isinstance(rule, str):
        return "/" + "/".join(filter(None, (sections, str(values.get("slug") or file)))).lower().replace(" ", "-") + "/"
    words = {
        **_days(moment),
        "slug": str(values.get("slug") or slug_of(title)),
        "title": slug_of(title),
        "filename": file,
        "contentbasename": file,
        "slugorfilename": slug,
        "slugorcontentbasename": slug,
        "section": folders[0] if folders else "",
        "sections": sections,
    }
    return _filled(rule, words).lower().rstrip("/") + "/"


def _jekyll_address(
    name: str,
    values: Mapping[str, Any],
    moment: date | datetime | None,
    slug: str,
    title: str,
    settings: Mapping[str, Any],
) -> str:
    """The address that Jekyll gave it: https://jekyllrb.com/docs/permalinks/."""
    del name, title
    if moment is None:
        return ""
    style = str(values.get("permalink") or settings.get("permalink") or "date")
    own = bool(values.get("permalink"))
    categories = words_of(values.get("categories"), split=True) or words_of(values.get("category"))
    words = {
        **_days(moment),
        "categories": "/".join(slug_of(one) for one in categories),
        "title": slug,
        "slug": slug_of(slug),
    }
    filled = _filled(style if own else _JEKYLL_STYLES.get(style, style), words)
    return filled if filled.endswith((".html", "/")) else f"{filled}/" if own or "." not in filled else filled


def _days(moment: date | datetime | None) -> dict[str, str]:
    if moment is None:
        return {}
    return {
        "year": f"{moment:%Y}",
        "short_year": f"{moment:%y}",
        "month": f"{moment:%m}",
        "i_month": str(moment.month),
        "day": f"{moment:%d}",
        "i_day": str(moment.day),
        "y_day": f"{moment:%j}",
        "yearday": str(moment.timetuple().tm_yday),
        "monthname": f"{moment:%B}".lower(),
        "hour": f"{moment:%H}",
        "minute": f"{moment:%M}",
        "second": f"{moment:%S}",
    }


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    filled = _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), pattern)
    return "/" + re.sub(r"/{2,}", "/", filled).lstrip("/")


def detect_pages(export: Export) -> Iterator[str]:
    """The program that an export with Markdown is from, if its files tell."""
    names, above = export.names, export.above
    if any(re.fullmatch(r"_config\.ya?ml", name) for name in names) or export.under("_posts") or "_posts" in above:
        yield "jekyll"
    if any(map(_HUGO_SETTINGS.fullmatch, names)) or ("content" in above and "_posts" not in above):
        yield "hugo"
