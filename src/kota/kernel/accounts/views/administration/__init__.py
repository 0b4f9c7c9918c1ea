"""Pages for administrators: people, roles, keys."""
