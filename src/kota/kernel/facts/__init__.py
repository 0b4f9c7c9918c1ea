"""A city's facts: dated rows with a source. The pack seeds them, people edit them, nothing is overwritten."""
