"""Writing: roads, speeds, what is learned from them, incidents."""
