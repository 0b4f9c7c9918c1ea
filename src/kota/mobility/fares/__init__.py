"""What a journey costs: tariffs, quotes, taps, tickets, settlement."""
