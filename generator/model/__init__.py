"""The records: the content of authors' files, validated, frozen and complete."""
