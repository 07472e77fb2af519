"""Scoring, and the results drawn from it; doesn't touch files."""
