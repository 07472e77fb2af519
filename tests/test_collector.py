"""When Python's garbage collector runs, in processes of their own: all tests of this one share a collector."""

from __future__ import annotations

import subprocess
import sys

AT_EXIT = """
import atexit, gc
from generator.edges.collector import collect_rarely
atexit.register(lambda: print(gc.get_freeze_count()))  # the first is called last
collect_rarely()
"""

IN_A_PREVIEW = """
import gc, weakref
from generator.edges.collector import leave_alone
class Node: pass
def garbage():
    node = Node()
    node.self = node
    return weakref.ref(node)
before = garbage()
leave_alone()
kept, later = gc.get_freeze_count(), garbage()
gc.collect()
print(before(), later(), kept > 1_000, gc.get_threshold()[0] > 100_000)
"""


def said(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_what_there_is_at_the_end_of_a_process_is_not_searched_for_garbage() -> None:
    assert int(said(AT_EXIT)) > 1_000


def test_a_preview_leaves_what_it_has_alone_and_still_collects_what_comes_later() -> None:
    assert said(IN_A_PREVIEW) == "None None True True"
