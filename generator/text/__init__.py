"""Text to values that know their file, line and column: YAML, Markdown, pictures, and the problems found in them."""
