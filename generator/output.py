"""All that the generator makes of a project: what the adapters hand on and `write` puts on the disk."""

from __future__ import annotations

from generator.feeds import all_feeds
from generator.pages import all_pages, redirects
from generator.project import Project


def all_files(project: Project) -> dict[str, str | bytes]:
    """Every made file by its path in docs_dir: a page as the text of its Markdown file, all else as it is served.

    The same project gives the same bytes.
    """
    media = {address.removeprefix("/"): data for address, data in project.media.items()}
    return {**all_pages(project), **redirects(project), **all_feeds(project), **media}
