"""Pure decisions about reports: how they move, and which words the public may read."""
