"""Names of permissions."""

READ_AUDIT = "admin.audit"
