"""Names of permissions."""

MARK = "water.mark_floods"
STAFF = (MARK,)
