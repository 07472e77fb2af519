"""The pages that every reader's device keeps, for when there is no network."""

from __future__ import annotations

from generator.model.addresses import DEVICE
from generator.site.site import Site

MOST_QUIZZES = 20  # of a site with more, a device keeps the others when they are seen


def kit_pages(site: Site) -> tuple[str, ...]:
    """The addresses of the pages in the kit: the same for every reader, so that they say nothing of one."""
    discreet = (page.address for page in site.pages if page.discreet)
    quizzes = (quiz.address for quiz in site.quizzes[:MOST_QUIZZES])
    return tuple(dict.fromkeys(("/", DEVICE, *discreet, *quizzes)))
