"""The records: what the author's files hold, validated, frozen and complete."""
