"""A resident's report: from phone to solved, on the engine of cases."""
