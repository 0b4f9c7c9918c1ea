"""Shapes of closures, and how programs of other road authorities read them."""
