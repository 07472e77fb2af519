"""Our own site as other builders build it: `make builders`."""
