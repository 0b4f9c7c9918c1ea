"""The city's areas, from province to kelurahan, and its known places: where is this point, and what is it called."""
