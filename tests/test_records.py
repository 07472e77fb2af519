"""What all records have in common."""

from __future__ import annotations

from tests.long_lists import issues


def test_a_copy_with_another_slug_has_the_address_of_that_one() -> None:
    (issue,) = issues(1)
    before = issue.address

    for deep in (False, True):
        copy = issue.model_copy(update={"slug": "another"}, deep=deep)

        assert (copy.address, issue.address) == ("/issues/another/", before)


def test_a_record_that_has_worked_something_out_is_still_equal_to_one_that_has_not() -> None:
    (issue,), (same,) = issues(1), issues(1)

    assert issue.address
    assert issue == same
    assert repr(issue) == repr(same)
    assert issue.model_dump() == same.model_dump()
