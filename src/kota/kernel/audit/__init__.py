"""Who did what to which thing, when: append-only, sealed every minute, verifiable by anybody."""
