"""The ledger, the calendar, the output folder, and what a built site is searched for."""
