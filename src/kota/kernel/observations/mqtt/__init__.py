"""MQTT for devices and listeners: SensorThings' topics, with the embedded broker or any other."""
