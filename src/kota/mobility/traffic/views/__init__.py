"""Pages of the traffic."""
