"""Names of permissions."""

DESK = "sharing.desk"  # feeds, rebalancing, notices
OPERATE = "sharing.operate"  # send what stands at the city's own stations
STAFF = (DESK, OPERATE)
