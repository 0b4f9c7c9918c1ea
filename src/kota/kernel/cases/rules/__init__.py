"""Pure decisions about cases: how they move, when they are due, who gets them."""
