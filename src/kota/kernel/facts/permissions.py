"""Names of permissions."""

EDIT_FACTS = "admin.facts"
EDIT_TEXTS = "admin.texts"
