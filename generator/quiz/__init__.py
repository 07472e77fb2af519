"""Scoring and what follows from it; it knows no files."""
