"""Reading of reach."""
