"""GTFS and GTFS-Realtime for other programs."""
