"""What is decided about charging without a database or a clock."""
