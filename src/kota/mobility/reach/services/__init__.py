"""What changes in reach."""
