"""Writing: reading others' feeds, what operators send, the past, forecasts, notices, simulation."""
