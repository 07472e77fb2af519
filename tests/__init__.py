"""The tests. A package, so that no `tests` at the top level of a library is taken for it."""
