"""Pages of the city's sensors: for everybody, and for those who look after devices."""
