"""GBFS 3.0 out: the city's own systems, and those of others whose licence lets us give them on."""
