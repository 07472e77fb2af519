"""The ledger, the calendar, the output folder, the search index, and the checks of a built site."""
