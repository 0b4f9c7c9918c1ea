"""Names of permissions."""

MANAGE = "closures.manage"
STAFF = (MANAGE,)
