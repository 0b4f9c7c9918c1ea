"""What is known of transit."""
