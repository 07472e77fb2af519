"""Small exports of other programs, each in the shape that the program gives it, and a run of `inversion import`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from click.testing import CliRunner, Result

from generator.edges.commands.cli import main
from tests.tools.files import write_files
from tests.tools.small_project import base_files

NOW = "2026-12-01T12:00:00+00:00"
LONG = "The bread rises while nobody looks at it, and that is most of what a baker has to know about time."


def project(folder: Path) -> Path:
    """The small project on the disk."""
    return write_files(folder, base_files() | {"mkdocs.yml": b"site_name: x\nsite_url: https://example.org/\n"})


def export(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder with these files."""
    return write_files(folder, {name: data.encode() if isinstance(data, str) else data for name, data in files.items()})


def run(root: Path, *arguments: str, command: str = "import") -> Result:
    """A command in the project in `root`."""
    return CliRunner().invoke(main, ["--project", str(root), command, *arguments], env={"INVERSION_NOW": NOW})


def imported(root: Path, source: Path, *options: str) -> Result:
    """An import that works."""
    result = run(root, str(source), *options)
    assert result.exit_code == 0, result.output
    return result


def issue(root: Path, name: str) -> tuple[str, str]:
    """The front matter and the text of an issue."""
    folder = root / "content" / "issues"
    path = folder / f"{name}.md" if (folder / f"{name}.md").is_file() else folder / name / "index.md"
    _, front, text = path.read_text(encoding="utf-8").split("---\n", 2)
    return front, text.strip("\n")


def ghost(*posts: dict[str, object], tags: tuple[str, ...] = ()) -> str:
    """The JSON file of a Ghost export; every post has all `tags`."""
    whole = {
        "posts": [
            {
                "id": f"64c22e7bb534ee0210985d4{number}",
                "uuid": f"32785e92-196e-4e2e-8159-18919500000{number}",
                "title": "A loaf",
                "slug": "a-loaf",
                "mobiledoc": None,
                "lexical": '{"root":{"children":[]}}',
                "html": f"<p>{LONG}</p>",
                "comment_id": f"64c22e7bb534ee0210985d4{number}",
                "plaintext": LONG,
                "feature_image": None,
                "featured": 0,
                "type": "post",
                "status": "published",
                "locale": None,
                "visibility": "public",
                "email_recipient_filter": "all",
                "created_at": "2024-05-02T07:00:00.000Z",
                "updated_at": "2024-05-04T09:00:00.000Z",
                "published_at": "2024-05-03T08:30:00.000Z",
                "custom_excerpt": None,
                "codeinjection_head": None,
                "codeinjection_foot": None,
                "canonical_url": None,
                **post,
            }
            for number, post in enumerate(posts)
        ],
        "posts_authors": [],
        "posts_meta": [],
        "posts_tags": [
            {
                "id": f"{number}{place}",
                "post_id": f"64c22e7bb534ee0210985d4{number}",
                "tag_id": tag,
                "sort_order": place,
            }
            for number in range(len(posts))
            for place, tag in enumerate(tags)
        ],
        "tags": [{"id": tag, "name": tag, "slug": tag.lower(), "visibility": "public"} for tag in tags],
        "settings": [],
        "users": [],
    }
    return json.dumps({"db": [{"meta": {"exported_on": 1714723200000, "version": "5.82.2"}, "data": whole}]})


def substack(*rows: tuple[str, ...], texts: dict[str, str]) -> dict[str, str | bytes]:
    """The files of a Substack export."""
    head = "post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url"
    lines = [",".join('"' + value.replace('"', '""') + '"' for value in row) for row in rows]
    return {
        "posts.csv": "\n".join([head, *lines, ""]),
        "email_list.kitchen.csv": "email,active_subscription\n",
        **{f"posts/{name}.html": text for name, text in texts.items()},
    }
