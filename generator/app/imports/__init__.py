"""Takes posts over from other programs: each one becomes a post, and each post an issue."""
