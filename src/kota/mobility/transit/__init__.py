"""Stops, lines and timetables of every operator: feeds read, checked, swapped and published."""
