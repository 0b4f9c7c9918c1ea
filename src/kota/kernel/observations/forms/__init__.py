"""What may come in by forms and addresses."""
