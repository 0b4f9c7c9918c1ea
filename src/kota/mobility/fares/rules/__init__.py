"""Pure decisions about fares."""
