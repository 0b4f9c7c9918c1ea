"""Writes of the fares app."""
