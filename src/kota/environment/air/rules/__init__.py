"""Pure decisions about air: indices, averages, sensors, forecasts, files."""
