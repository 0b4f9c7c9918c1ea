"""Pure decisions about streets."""
