"""What the city's sensors say: things, datastreams and observations after OGC SensorThings 1.1."""
