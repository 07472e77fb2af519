"""Which of the theme's scripts a site's pages load: few sites have all that the theme has scripts for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from posixpath import dirname, join, normpath

from generator.model.quizzes import is_knowledge, self_audits
from generator.render.quiz_view import needs_instrument_script
from generator.site.site import Site

AUDIT, KNOWLEDGE = "assets/quiz/scale.js", "assets/quiz/knowledge.js"
INSTRUMENT = "assets/quiz/instrument.js"
EXPLORE = "assets/explore/element.js"
OFFLINE, LEAVE = "assets/offline.js", "assets/leave.js"
# What only some sites have: their pages load these and, by way of them, others.
OPTIONAL = frozenset({AUDIT, KNOWLEDGE, INSTRUMENT, EXPLORE, OFFLINE, LEAVE})
_IMPORTED = re.compile(rb"\b(?:from|import)\b\s*\(?\s*([\"'])(\.[^\"']+)\1")


def optional_scripts(site: Site) -> frozenset[str]:
    """The optional scripts that the site has something for."""
    audits = self_audits(site.quizzes)
    has = {
        AUDIT: bool(audits),
        KNOWLEDGE: any(map(is_knowledge, site.quizzes)),
        INSTRUMENT: any(map(needs_instrument_script, audits)),
        EXPLORE: any(guide.compound.explore for guide in site.guides),
        OFFLINE: site.config.offline,
        LEAVE: bool(site.config.quick_exit)
        and (any(page.discreet for page in site.pages) or any("other" in audit.perspectives for audit in audits)),
    }
    return frozenset(address for address, needed in has.items() if needed)


def never_loaded(scripts: Mapping[str, bytes], optional: Collection[str]) -> frozenset[str]:
    """The addresses of the scripts that nothing loads where the site has only these optional ones.

    A script that the theme doesn't know, such as an adopter's own, is taken to be loaded.
    """
    known = _with_imports(scripts, OPTIONAL)
    return known - _with_imports(scripts, {*optional, *(scripts.keys() - known)})


def _with_imports(scripts: Mapping[str, bytes], first: Iterable[str]) -> frozenset[str]:
    """These scripts and all that they import, but no optional one by way of another: that one asks for it in vain."""
    found: set[str] = set()
    left = [address for address in first if address in scripts]
    while left:
        address = left.pop()
        found.add(address)
        imported = {normpath(join(dirname(address), path.decode())) for _, path in _IMPORTED.findall(scripts[address])}
        left.extend(scripts.keys() & imported - OPTIONAL - found)
    return frozenset(found)
