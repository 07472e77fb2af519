"""The MkDocs plugin and its preview."""
