"""Networks that are made up: the city pack's marked one, and grids of any size for measuring."""
