"""Pages of the fares app."""
