"""Names of permissions."""

INCIDENTS = "traffic.incidents"
STAFF = (INCIDENTS,)
