"""Pages and feeds of the warnings."""
