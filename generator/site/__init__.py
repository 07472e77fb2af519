"""All files of a project as one frozen Site, and the plan of its addresses."""
