"""The links and pictures of a Markdown text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Link:
    """A link or an image as the author wrote it. `alt` is None for a link."""

    target: str
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture that texts may show: its address inside the site, and its width and height in CSS pixels if known.

    `widths` are those of its smaller versions.
    """

    address: str
    size: tuple[int, int] | None
    widths: tuple[int, ...] = ()


Pictures = Mapping[str, Placed]  # by the target that an author writes


def site_address(target: str) -> bool:
    """Whether a link's target is an address inside the site: `/guides/…`, with or without `#fragment`."""
    return target.startswith("/") and not target.startswith("//")
