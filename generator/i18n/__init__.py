"""The words of the interface, one YAML file per language."""
