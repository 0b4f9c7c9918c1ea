"""What officers fill in."""
