"""Reading lifts, steps, barriers and help."""
