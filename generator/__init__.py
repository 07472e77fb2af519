"""Turns YAML guides, quizzes and Markdown issues into the pages of a MkDocs site."""

__version__ = "0.1.0"
