"""The records: what the files hold, validated and frozen; the plan of addresses."""
