"""The city's front door: home, texts, and what every page says of the city. It owns no tables."""
