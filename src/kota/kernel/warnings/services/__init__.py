"""Writing alerts: each function says who and when, is one transaction, and leaves an audit line and an event."""
