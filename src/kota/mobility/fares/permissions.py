"""Names of permissions."""

SETTLE = "fares.settle"
PROPOSE = "fares.propose_tariffs"
APPROVE = "admin.tariffs"
TAPS = "fares.send_taps"
STAFF = (SETTLE, PROPOSE, APPROVE, TAPS)
