"""What changes in journeys."""
