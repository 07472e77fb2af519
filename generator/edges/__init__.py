"""The two ways in: the command line and the MkDocs plugin. They read, call one function, and print."""
