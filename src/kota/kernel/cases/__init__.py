"""One engine for everything that is opened by someone, routed to an agency, worked under a deadline and judged at the end."""
