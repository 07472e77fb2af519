"""A site to pages, feeds, mails and cards: pure functions, no disk, no clock, no MkDocs."""
