"""One engine for all that someone opens, an agency works under a deadline, and someone judges at the end."""
