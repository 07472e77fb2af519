"""The hashes of what pages show: what is remembered of them from build to build, and for how long."""

from __future__ import annotations

from generator.model.base import Record
from generator.render.fingerprints import Fingerprints


class _Record(Record):
    text: str


def test_a_hash_is_remembered_while_its_parts_are_the_same_objects_and_not_only_equal() -> None:
    known = Fingerprints()
    part, equal = _Record(text="one"), _Record(text="one")
    first = known.of_same("page", (part, None), "first")
    known.forget()

    assert known.of_same("page", (part, None), "second") == first
    assert known.of_same("another", (part, None), "second") == known.of("second") != first
    for parts in ((equal, None), (part,), (part, None, None), (None, part), ()):
        assert known.of_same("page", parts, "second") == known.of("second"), parts


def test_what_a_build_does_not_ask_for_is_forgotten() -> None:
    known = Fingerprints()
    part = _Record(text="one")
    known.of_same("page", (part,), "first")
    known.learn(part, b"what it was made from")
    known.forget()

    assert known.keep(part)
    known.forget()
    assert known.of_same("page", (part,), "second") == known.of("second")  # not asked for the last time
    assert known.keep(part)
    known.forget()
    known.forget()
    assert not known.keep(part)


def test_a_kept_record_has_the_hash_that_was_learnt_of_it() -> None:
    known, anew = Fingerprints(), Fingerprints()
    record = _Record(text="one")
    known.learn(record, b"what it was made from")
    learnt = known.of(record)
    known.forget()
    known.keep(record)
    known.forget()

    assert known.of(record) == learnt != anew.of(record)
