"""Names of permissions."""

DRAFT = "alerts.draft"
APPROVE = "alerts.approve"
CANCEL = "alerts.cancel"
STATISTICS = "alerts.statistics"
STAFF = (DRAFT, APPROVE, CANCEL, STATISTICS)  # who sees alerts before they are public
