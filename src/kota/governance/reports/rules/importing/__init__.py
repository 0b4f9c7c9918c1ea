"""How rows of a foreign file become reports: the mapping, times, places, and what is refused."""
