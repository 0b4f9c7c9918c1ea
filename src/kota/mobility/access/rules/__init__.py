"""Pure decisions about lifts, steps and help."""
