"""Decisions about roads and speeds, on plain arrays."""
