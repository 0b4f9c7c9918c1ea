"""OGC SensorThings 1.1 at /sta/v1.1: Sensing, Tasking, and what its users have asked it for."""
