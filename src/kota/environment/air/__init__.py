"""The air that the city breathes: index, advice, forecast and the days on record."""
