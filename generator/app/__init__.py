"""The use cases, one function each, which combine the packages above."""
