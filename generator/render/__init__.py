"""A Site to pages, feeds, mails and cards."""
