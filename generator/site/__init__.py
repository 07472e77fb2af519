"""All files of a project, read; what is public of them, as one frozen Site."""
