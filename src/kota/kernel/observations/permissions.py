"""Names of permissions."""

VIEW = "sensing.view"  # see every device and how it is doing, without changing anything
DEVICES = "sensing.devices"  # register devices, see their state, renew and end their credentials
SEEING = (VIEW, DEVICES)
