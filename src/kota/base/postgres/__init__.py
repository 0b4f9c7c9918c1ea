"""Django's PostgreSQL backend, with one check more."""
