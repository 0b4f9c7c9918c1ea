"""GTFS Schedule as tables: file name to rows."""
