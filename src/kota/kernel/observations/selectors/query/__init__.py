"""SensorThings queries as SQL, and what they find as JSON."""
