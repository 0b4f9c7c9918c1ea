"""How agencies and offices do with the reports that reach them: counts, deadlines kept, hours, ratings."""
