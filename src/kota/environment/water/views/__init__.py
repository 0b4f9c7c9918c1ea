"""The water's pages."""
