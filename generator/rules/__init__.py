"""What authors' files must hold: every rule beside the check that reports it."""
