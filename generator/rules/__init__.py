"""The rules for authors' files, each beside the check that reports it."""
