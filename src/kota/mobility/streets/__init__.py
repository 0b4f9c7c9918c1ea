"""Streets: ways on foot, by bicycle and in a wheelchair."""
