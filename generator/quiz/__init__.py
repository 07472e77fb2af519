"""Scoring and what follows from it: pure functions on records and answers."""
