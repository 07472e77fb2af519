"""Turns a Site into pages, feeds, mails and cards."""
