"""`python -m generator` is the console script `inversion`."""

from generator.edges.commands.cli import main

main()
