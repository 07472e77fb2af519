"""Bounds for YAML files of other programs, whose own readers have none."""

from __future__ import annotations

import yaml

from generator.text.problems import Problem
from generator.text.yaml_source import LOADER, MAX_DEPTH, TOO_DEEP, TOO_LARGE

MAX_BYTES_OF_SETTINGS = 50_000  # mkdocs.yml, which MkDocs reads ten times slower
MAX_ALIASES = 20  # each may double what `<<` merges


def yaml_too_large(path: str, data: bytes) -> Problem | None:
    """The problem with a YAML file of another program that would take too long, or never end, when it's read."""
    if len(data) > MAX_BYTES_OF_SETTINGS:
        message = f"expected at most {MAX_BYTES_OF_SETTINGS:,} bytes, found {len(data):,}; shorten the file"
        return TOO_LARGE.at(path, 1, 1, message)
    depth = aliases = 0
    merges = False
    try:
        for event in yaml.parse(data, Loader=LOADER):
            opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
            closes = isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
            depth += opens - closes
            aliases += isinstance(event, yaml.AliasEvent)
            merges = merges or (isinstance(event, yaml.ScalarEvent) and event.value == "<<")
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if depth > MAX_DEPTH:
                return TOO_DEEP.at(path, *place, f"expected at most {MAX_DEPTH} levels of nesting; remove some levels")
            if merges and aliases > MAX_ALIASES:
                message = f"expected at most {MAX_ALIASES} aliases (`*name`) in a file with `<<`; write the values out"
                return TOO_LARGE.at(path, *place, message)
    except (yaml.YAMLError, ValueError):  # whoever reads the file says what is wrong
        return None
    return None
