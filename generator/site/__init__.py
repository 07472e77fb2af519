"""Reads all files of a project; what is public of them is one frozen Site."""
