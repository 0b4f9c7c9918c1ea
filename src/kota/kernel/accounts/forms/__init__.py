"""Input about accounts, checked."""
