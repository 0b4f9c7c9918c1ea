"""Getting in: lifts, steps at stops, barriers that are to go, help by staff."""
