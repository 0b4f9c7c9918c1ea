"""What an address of SensorThings asks for, as data: its path, its options, their expressions."""
