"""The records, that is, what files hold, validated and frozen; the plan of addresses."""
