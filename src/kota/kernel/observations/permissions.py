"""Names of permissions."""

DEVICES = "sensing.devices"  # register devices, see their state, renew and end their credentials
