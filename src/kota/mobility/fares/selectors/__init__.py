"""Reads of the fares app."""
