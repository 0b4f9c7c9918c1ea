"""The command line: it makes the environment, runs the embedded engines and supervises a city's processes."""
