"""Warnings to everybody in an area, as CAP 1.2 alerts: drafted, approved, sent, updated, cancelled, judged."""
