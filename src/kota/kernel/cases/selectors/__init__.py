"""Reading cases, and what the city declared about them."""
