"""The rules for authors' files, each next to its check; one registry runs the checks."""
