"""Reads YAML, Markdown and pictures into values with file, line and column, and reports their problems."""
