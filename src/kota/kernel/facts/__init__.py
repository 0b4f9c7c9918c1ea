"""A city's facts: dated rows with a source. The pack seeds them, the administration edits them, nothing is overwritten."""
