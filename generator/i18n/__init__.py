"""The texts of the interface, one YAML file a language."""
