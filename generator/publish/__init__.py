"""What follows a build, and what keeps the calendar: ledger, leak search, link check, search index, output folder."""
