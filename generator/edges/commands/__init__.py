"""The commands of `inversion`. Each one reads its arguments, calls one use case and prints."""
