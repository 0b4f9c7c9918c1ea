"""Fares of GTFS feeds: Fares v2 out and in, Fares v1 in, as tables by the file's name."""
