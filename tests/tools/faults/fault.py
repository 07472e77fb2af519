"""What a fault is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """A small change that breaks one promise of the program, as a slip of the hand would.

    Attributes:
        name: what is wrong then.
        file: the file that it changes, from the project's root.
        old: a text that occurs exactly once in the file. Short, so that it outlives other changes.
        new: what takes its place. The program still runs: it must be a test that notices.
        test: the name of the test that fails then, with its parameters in brackets where one case of it is enough. The
            file is looked up, so that a test may move. The quickest one, where several fail.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
