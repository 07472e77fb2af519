"""The faults that the tests are known to catch, by subject. tests/tools/planted_faults.py plants them."""
