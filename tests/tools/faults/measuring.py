"""Faults in what is measured: `make bench` would praise what is slow."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

FAULTS = (
    Fault(
        "a-ratio-is-that-of-the-medians",
        "benchmarks/measuring.py",
        "statistics.median(own / other for own, other in zip(self.own, self.peers[peer], strict=True))",
        "self.median / statistics.median(self.peers[peer])",
        "test_a_ratio_is_the_median_of_pairs_that_were_measured_in_turn",
    ),
    Fault(
        "a-goal-is-reached-if-one-of-its-limits-is-kept",
        "benchmarks/table.py",
        "if False in kept:",
        "if kept and True not in kept:",
        "test_a_goal_is_reached_if_all_its_limits_are_kept",
    ),
    Fault(
        "a-run-counts-only-the-time-of-the-system",
        "benchmarks/measuring.py",
        "used.ru_utime + used.ru_stime",
        "used.ru_stime",
        "test_a_run_counts_the_programs_that_it_starts",
    ),
)
