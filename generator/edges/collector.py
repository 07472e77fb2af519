"""When Python's garbage collector runs: what this program makes is nearly all in use until the process ends."""

from __future__ import annotations

import atexit
import gc


def collect_rarely() -> None:
    """Has the garbage collector run less often, and not at the very end, when the system takes back all memory.

    It takes a fifth of a build's time, and at the end of one with thousands of issues another half a second.
    """
    gc.set_threshold(50_000, 20, 100)
    atexit.unregister(gc.freeze)  # a process may ask for this more than once
    atexit.register(gc.freeze)


def leave_alone() -> None:
    """Exempts all that exists now from collection: a preview keeps most of it, and each edit would wait.

    With thousands of issues, an edit makes a hundred thousand objects before it drops those of the last one, so the
    collector waits until there are more than that.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(500_000, 20, 100)
