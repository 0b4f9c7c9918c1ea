"""The workspace: what officers see of cases of every type, and what they do to them."""
