"""Reading: facts, what is kept in memory, places near, pages, feeds."""
