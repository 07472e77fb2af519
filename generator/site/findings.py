"""What was found in a file, as JSON, so that a later run needn't search the file again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from generator.text.blocks import Embed
from generator.text.document import Mark
from generator.text.links import Link

# Nothing else is made from JSON: what a cache says can't name a class of its own.
_RECORDS = (Link, Mark, Embed)
_COLLECTIONS: Mapping[str, type] = MappingProxyType({"tuple": tuple, "list": list, "set": set, "frozenset": frozenset})
_NAMES: Mapping[type, str] = MappingProxyType({kind: name for name, kind in _COLLECTIONS.items()})
_FIELDS: Mapping[type, tuple[str, ...]] = MappingProxyType({kind: tuple(kind.__slots__) for kind in _RECORDS})
_MADE: Mapping[str, type] = MappingProxyType({kind.__name__: kind for kind in _RECORDS})


def to_json(value: object) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """A value as JSON can hold it: text, numbers, links, places, blocks, and collections of these.

    Raises:
        TypeError: it's something else, such as a problem, which is found anew as long as it's there.
    """
    kind = type(value)
    if value is None or kind in (str, int, bool):
        return value
    if kind in _FIELDS:
        return [kind.__name__, *(to_json(getattr(value, name)) for name in _FIELDS[kind])]
    if kind not in _NAMES:
        raise TypeError(kind.__name__)
    inside: Any = value
    return [_NAMES[kind], *(to_json(part) for part in (sorted(inside) if kind in (set, frozenset) else inside))]


def from_json(data: Any) -> Any:  # noqa: ANN401 - see `to_json`
    """The value that `to_json` was given."""
    if type(data) is not list:
        return data
    name = data[0]
    inside = [part if type(part) is not list else from_json(part) for part in data[1:]]  # most are atoms
    return _COLLECTIONS[name](inside) if name in _COLLECTIONS else _MADE[name](*inside)
