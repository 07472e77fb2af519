"""The use cases: each is one function that joins the stages, for the command line and the plugin to call."""
