"""How fast the processor is now, for tests of how long something takes."""

from __future__ import annotations

import time

LOOP_SECONDS = 0.1  # what the loop below takes of a core that does nothing else


def slowness() -> float:
    """How many times as long as elsewhere a second of this machine's processor takes now: a busy core is a slow one."""
    before = time.process_time()
    sum(number * number for number in range(2_000_000))
    return max(1.0, (time.process_time() - before) / LOOP_SECONDS)
