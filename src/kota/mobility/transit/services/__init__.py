"""What changes in transit, one verb each."""
