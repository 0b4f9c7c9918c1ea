"""Writing what lifts and stops are, barriers, and help."""
