"""Plain primitives that every storey may use: who, when, where, what went wrong, what happened."""
