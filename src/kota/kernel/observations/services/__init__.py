"""Writing observations and the things that make them."""
