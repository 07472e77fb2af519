"""Posts of Ghost and Substack: HTML in the export that each service makes."""

from __future__ import annotations

import csv
import html as html_entities
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from generator.app.imports.front import moment_of, text_of
from generator.app.imports.html import Converted
from generator.app.imports.sources import Export, Post, Read, Skipped
from generator.text.problems import RefusedError

GHOST_URL = "__GHOST_URL__"
_POST_ID = re.compile(r"\d+\.")
_PAYWALL = re.compile(r"<!--\s*members-only\s*-->")
_GHOST_LEFT = (
    "meta_title", "meta_description", "og_title", "og_description", "og_image", "twitter_title", "twitter_description",
    "twitter_image", "codeinjection_head", "codeinjection_foot", "custom_template", "canonical_url", "email_subject",
    "feature_image_caption", "frontmatter", "authors",
)  # fmt: skip


def ghost_database(export: Export) -> tuple[str, Mapping[str, Any]] | None:
    """The tables of a Ghost export and the file that they are in; None if there is none."""
    for name in sorted(export.names, key=lambda name: (name.count("/"), name)):
        if not name.lower().endswith(".json") or "/node_modules/" in name:
            continue
        try:
            read = json.loads(export.text(name))
        except (ValueError, RecursionError):
            continue
        first = read.get("db") if isinstance(read, dict) else None
        whole = first[0] if isinstance(first, list) and first else read
        data = whole.get("data") if isinstance(whole, dict) else None
        if isinstance(data, dict) and isinstance(data.get("posts"), list):
            return name, data
    return None


def read_ghost(export: Export, convert: Callable[[str], Converted]) -> Read:
    """The posts of a Ghost export.

    Raises:
        RefusedError: there is none.
    """
    found = ghost_database(export)
    if found is None:
        raise RefusedError(
            "expected the JSON file of a Ghost export, found none; in Ghost, it's under Settings, Export"
        )
    name, data = found
    tags = {str(row.get("id")): row for row in _rows(data, "tags")}
    tagged: dict[str, list[tuple[int, str]]] = {}
    for row in _rows(data, "posts_tags"):
        tag = tags.get(str(row.get("tag_id")))
        if tag:
            order = row.get("sort_order")
            tagged.setdefault(str(row.get("post_id")), []).append(
                (order if isinstance(order, int) else 0, str(tag["name"]))
            )
    people = {str(row.get("id")): str(row.get("name")) for row in _rows(data, "users")}
    written: dict[str, list[str]] = {}
    for row in sorted(_rows(data, "posts_authors"), key=lambda row: str(row.get("sort_order"))):
        if person := people.get(str(row.get("author_id"))):
            written.setdefault(str(row.get("post_id")), []).append(person)
    metas = {str(row.get("post_id")): row for row in _rows(data, "posts_meta")}
    posts: list[Post] = []
    skipped: list[Skipped] = []
    for row in _rows(data, "posts"):
        names = [tag for _, tag in sorted(tagged.get(str(row.get("id")), []))]
        own = {"authors": written.get(str(row.get("id"))), **metas.get(str(row.get("id")), {})}
        made = _ghost_post(name, {**own, **row}, names, convert)
        (posts if isinstance(made, Post) else skipped).append(made)  # type: ignore[arg-type] # either fits its list
    return Read("ghost", tuple(posts), tuple(skipped), (GHOST_URL,))


def _rows(data: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    rows = data.get(table)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _ghost_post(
    file: str, row: Mapping[str, Any], tags: list[str], convert: Callable[[str], Converted]
) -> Post | Skipped:
    title = text_of(row.get("title")) or "(Untitled)"
    source = f"{file}, {title}"
    if row.get("type") == "page" or row.get("page"):
        return Skipped(source, "a page, not a post; if you want it, make it a page in content/pages")
    html = row.get("html")
    if not isinstance(html, str) or not html.strip():
        if row.get("lexical") or row.get("mobiledoc"):
            return Skipped(source, "it has no HTML; save it once more in Ghost, and export again")
        html = ""
    made = convert(_PAYWALL.sub("", html))
    status, audience = str(row.get("status")), str(row.get("visibility") or "public")
    slug = str(row.get("slug") or row.get("id"))
    left: dict[str, object] = {key: row[key] for key in _GHOST_LEFT if row.get(key)}
    if audience != "public":
        left["members only"] = audience
    if status == "scheduled":
        left["scheduled for"] = row.get("published_at")
    if made.left:
        left["html"] = list(made.left)
    image = row.get("feature_image")
    return Post(
        source=source,
        key=str(row.get("uuid") or row.get("id") or slug),
        title=title,
        slug=slug,
        moment=moment_of(row.get("published_at"))
        or moment_of(row.get("updated_at"))
        or moment_of(row.get("created_at")),
        published=status in {"published", "sent"} and audience == "public",
        text=made.text,
        description=text_of(row.get("custom_excerpt")) or text_of(row.get("meta_description")),
        tags=tuple(tags),
        aliases=(f"/{slug}/",),
        base=f"/{slug}/",
        folders=("", str(PurePosixPath(file).parent)),
        cover=(image, text_of(row.get("feature_image_alt"))) if isinstance(image, str) and image else None,
        left=left,
    )


def is_substack(export: Export) -> bool:
    """Whether it has the table of a Substack export."""
    return any(PurePosixPath(name).name == "posts.csv" for name in export.names)


def read_substack(export: Export, convert: Callable[[str], Converted]) -> Read:
    """The posts of a Substack export.

    Raises:
        RefusedError: there is no posts.csv.
    """
    table = next((name for name in sorted(export.names) if PurePosixPath(name).name == "posts.csv"), None)
    if table is None:
        raise RefusedError("expected posts.csv and a folder of posts, as Substack exports them, found none")
    folder = PurePosixPath(table).parent
    made = [_substack_post(export, table, folder, row, convert) for row in _table(export.text(table))]
    posts = tuple(one for one in made if isinstance(one, Post))
    return Read("substack", posts, tuple(one for one in made if isinstance(one, Skipped)))


def _table(text: str) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield {str(key): value.strip() for key, value in row.items() if isinstance(value, str)}


def _substack_post(
    export: Export, table: str, folder: PurePosixPath, row: Mapping[str, str], convert: Callable[[str], Converted]
) -> Post | Skipped:
    post_id = row.get("post_id", "")
    slug = _POST_ID.sub("", post_id, count=1)
    title = html_entities.unescape(row.get("title", ""))
    file = (folder / "posts" / f"{post_id}.html").as_posix()
    source = f"{table}, {post_id}"
    if row.get("type", "").lower() == "page":
        return Skipped(source, "a page, not a post; if you want it, make it a page in content/pages")
    if not title and file not in export.names:
        return Skipped(source, "neither a title nor a text")
    if file not in export.names:
        return Skipped(source, f"expected its text in {file}, found no such file; export again, or copy the text")
    made = convert(export.text(file))
    left: dict[str, object] = {}
    audience = row.get("audience", "everyone") or "everyone"
    if audience != "everyone":
        left["members only"] = audience
    if row.get("podcast_url"):
        left["podcast_url"] = row["podcast_url"]
    if row.get("type", "newsletter").lower() not in {"newsletter", ""}:
        left["type"] = row["type"]
    if made.left:
        left["html"] = list(made.left)
    subtitle = " ".join(html_entities.unescape(row.get("subtitle", "")).split())
    return Post(
        source=source,
        key=post_id,
        title=" ".join(title.split()) or slug.replace("-", " ").capitalize(),
        slug=slug,
        moment=moment_of(row.get("post_date")),
        published=row.get("is_published", "").lower() == "true" and audience == "everyone",
        text=made.text,
        subtitle=subtitle,
        aliases=(f"/p/{slug}/",) if slug else (),
        base=f"/p/{slug}",
        folders=("", folder.as_posix(), (folder / "posts").as_posix()),
        left=left,
    )
