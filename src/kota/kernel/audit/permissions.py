"""Names of permissions."""

READ_AUDIT = "admin.audit"
SYSTEM = "admin.system"  # declared by accounts
