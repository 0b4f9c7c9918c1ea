"""Traffic: how fast each road is, what is wrong on it, and what the next hour brings."""
