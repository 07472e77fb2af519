"""The commands of `inversion`. Each reads, calls one function and prints."""
