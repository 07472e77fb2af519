"""The rules that authors' files are checked against, each beside its check; one registry runs them."""
