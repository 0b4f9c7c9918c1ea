"""The pages of charging."""
