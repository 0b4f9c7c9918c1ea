"""Names of permissions."""

USERS = "admin.users"
ROLES = "admin.roles"
SYSTEM = "admin.system"
