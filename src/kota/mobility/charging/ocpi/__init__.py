"""OCPI 2.2.1 at `/ocpi`: operators of chargers connect to the city as their roaming hub (receiver side)."""
