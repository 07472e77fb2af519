"""`python -m generator` is the console script `inversion`."""

from generator.cli import main

main()
