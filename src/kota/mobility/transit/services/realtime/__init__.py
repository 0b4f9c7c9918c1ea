"""What live data changes: feeds asked, positions taken in, everything composed for all processes, alerts."""
