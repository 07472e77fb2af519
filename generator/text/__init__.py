"""Turns text into values that know their file, line and column; has the types Problem and Rule."""
