"""Names of permissions."""

VIEW = "charging.view"
CONNECT = "charging.connect"
STAFF = (VIEW, CONNECT)
