"""Closures: what keeps people or vehicles from passing somewhere for a time."""
