"""Decisions about timetables, pure: no database, no clock."""
