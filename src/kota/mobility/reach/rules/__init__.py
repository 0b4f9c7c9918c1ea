"""Decisions of reach."""
