"""Tools that tests use, and that a person may run. They import nothing of the tests."""
