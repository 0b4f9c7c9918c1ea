"""Shared bikes and scooters: where one is, whether one will be there, what it costs, where it may be left."""
