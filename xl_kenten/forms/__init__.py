"""Form definitions, one TOML file a form."""
