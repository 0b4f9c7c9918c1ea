"""Pure decisions: reading and writing GBFS, prices, zones, history, forecasts, what a simulation plays."""
