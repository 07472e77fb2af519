"""Reads all files of a project into one frozen Site, with the plan of its addresses."""
