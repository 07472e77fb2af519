"""Which issues are related: those that share topics."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

RELATED = 3
AROUND = 40  # how many issues of a topic, on each side of an issue, are searched for related ones
COMMON = 10**9  # a topic's weight, divided by its number of issues: a rare topic says more than a common one

Tags = tuple[tuple[str, ...], ...]  # of each issue, newest first
Places = tuple[tuple[int, ...], ...]  # of the issues that are related to each
Relate = Callable[[Tags], Places]


def places_by_tag(tags: Tags) -> Mapping[str, Sequence[int]]:
    """The places of each topic's issues, in order."""
    found: dict[str, list[int]] = {}
    for place, of_issue in enumerate(tags):
        for tag in dict.fromkeys(of_issue):
            found.setdefault(tag, []).append(place)
    return found


def related_places(tags: Tags) -> Places:
    """For each issue, the places of up to three that share the most and rarest topics; among equals, the nearest.

    Only the issues around one are searched in each topic, so that the work grows with the number of issues and not with
    its square.
    """
    by_tag = places_by_tag(tags)
    return tuple(_related(own, of_issue, by_tag) for own, of_issue in enumerate(tags))


def _related(own: int, tags: Sequence[str], by_tag: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    shared: defaultdict[int, int] = defaultdict(int)
    for tag in tags:
        places = by_tag[tag]
        at = bisect_left(places, own)
        weight = COMMON // len(places)  # whole numbers, because a sum of floats depends on their order
        for place in places[max(0, at - AROUND) : at + AROUND + 1]:
            shared[place] += weight
    shared.pop(own, None)  # an issue without topics shares none with itself
    if not shared:
        return ()
    least = sorted(shared.values(), reverse=True)[:RELATED][-1]  # a quick first choice: there are hundreds
    best = sorted((-weight, abs(place - own), place) for place, weight in shared.items() if weight >= least)
    return tuple(place for _, _, place in best[:RELATED])
