"""Text to values that know their file, line and column: YAML, Markdown, pictures; problems and rules."""
