"""What is known of this moment: vehicles, delays, alerts, and how well earlier predictions held."""
