"""Pages of journeys."""
