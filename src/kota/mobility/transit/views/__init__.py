"""Pages of transit."""
