"""Hashes of records: pages made from equal hashes are equal, so they needn't be made again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from operator import is_
from typing import Any, cast
from zoneinfo import ZoneInfo

from pydantic import BaseModel

_SIZE = 16
_ATOMS = (int, float, bytes, Decimal, date, datetime, time, timedelta, ZoneInfo, Fraction)


class Fingerprints:
    """Makes hashes of values, and remembers those of records, which are frozen and used by many pages.

    It may live longer than one site: `forget` drops the records that the last site didn't have.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[BaseModel, bytes]] = {}  # the record too, so that no other gets its id
        self._used: dict[int, tuple[BaseModel, bytes]] = {}
        self._named: dict[str, tuple[tuple[object, ...], bytes]] = {}
        self._named_now: dict[str, tuple[tuple[object, ...], bytes]] = {}
        # Of each type: to find out what it is, and which fields it has, takes longer than to hash a value.
        self._shapes: dict[type, type] = {}
        self._names: dict[type, tuple[str, ...]] = {}

    def of(self, *values: object) -> bytes:
        """The hash of some values. Values of different types, or in another order, have different hashes.

        Raises:
            TypeError: one of the values holds something that could change, or whose content can't be told.
        """
        parts: list[bytes] = []
        for value in values:
            self._add(value, parts)
        return hashlib.blake2b(b"".join(parts), digest_size=_SIZE).digest()

    def of_same(self, name: str, parts: tuple[object, ...], value: object) -> bytes:
        """The hash of a value, remembered under a name for as long as it's made of the same objects.

        `parts` are all that the value is made of; none of them may change.
        """
        known = self._named.get(name)
        if known is None or len(known[0]) != len(parts) or not all(map(is_, known[0], parts)):
            known = parts, self.of(value)
        self._named_now[name] = known
        return known[1]

    def keep(self, record: BaseModel) -> bool:
        """Keeps the hash of a record, if it's known. Says whether it is."""
        known = self._known.get(id(record))
        if known:
            self._used[id(record)] = known
        return known is not None

    def learn(self, record: BaseModel, made_from: bytes) -> None:
        """Takes the hash of all that a record was made from for its own, which is faster."""
        self._used[id(record)] = record, made_from

    def forget(self) -> None:
        """Forgets what was not asked for since the last call."""
        self._known, self._used = self._used, {}
        self._named, self._named_now = self._named_now, {}

    def _add(self, value: object, parts: list[bytes]) -> None:
        kind: type[Any] = type(value)
        shape = self._shapes.get(kind) or self._shapes.setdefault(kind, _shape(kind))
        if shape is str:
            _put(parts, kind.__qualname__.encode(), str(value).encode("utf-8", "surrogatepass"))
        elif shape is object:  # an atom
            _put(parts, kind.__qualname__.encode(), value if isinstance(value, bytes) else repr(value).encode())
        elif shape is Sequence:
            self._add_all(cast("Sequence[object]", value), parts)
        elif shape is BaseModel:
            parts.append(self._record(cast("BaseModel", value)))
        elif shape is Mapping:
            inside = cast("Mapping[object, object]", value)
            _put(parts, b"m", b"%d" % len(inside))
            for key, one in inside.items():
                self._add(key, parts)
                self._add(one, parts)
        elif shape is frozenset:
            _put(parts, b"f", b"".join(sorted(self.of(one) for one in cast("frozenset[object]", value))))
        else:
            names = self._names.get(kind) or self._names.setdefault(kind, tuple(part.name for part in fields(kind)))
            self._add_fields(kind, [getattr(value, name) for name in names], parts)

    def _add_all(self, values: Sequence[object], parts: list[bytes]) -> None:
        _put(parts, b"t", b"%d" % len(values))
        for value in values:
            self._add(value, parts)

    def _record(self, record: BaseModel) -> bytes:
        found = self._used.get(id(record)) or self._known.get(id(record))
        if found is None:
            parts: list[bytes] = []
            values = record.__dict__
            self._add_fields(type(record), [values[name] for name in type(record).model_fields], parts)
            found = record, hashlib.blake2b(b"".join(parts), digest_size=_SIZE).digest()
        self._used[id(record)] = found
        return found[1]

    def _add_fields(self, kind: type, values: Sequence[object], parts: list[bytes]) -> None:
        _put(parts, b"r", kind.__qualname__.encode())
        for value in values:  # their names and their order are the type's
            self._add(value, parts)


def _shape(kind: type) -> type:
    """What a type is hashed as: `str`, `Sequence`, `BaseModel`, `Mapping`, `frozenset`; `object`: an atom.

    `type`: a dataclass.

    Raises:
        TypeError: its values could change, or their content can't be told.
    """
    if kind is type(None) or issubclass(kind, _ATOMS):
        return object
    if issubclass(kind, set):
        return frozenset
    for shape in (str, BaseModel, Mapping, frozenset):
        if issubclass(kind, shape):
            return shape
    if is_dataclass(kind):
        return type
    if issubclass(kind, Sequence):
        return Sequence
    raise TypeError(f"{kind.__qualname__} has no fingerprint")


def _put(parts: list[bytes], kind: bytes, data: bytes) -> None:
    """Adds data with its length, so that no two lists of parts make the same bytes."""
    parts.append(b"%b:%d:" % (kind, len(data)))
    parts.append(data)
