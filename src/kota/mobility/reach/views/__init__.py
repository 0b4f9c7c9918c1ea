"""Pages of reach."""
