"""What facts must hold to, in plain Python."""
