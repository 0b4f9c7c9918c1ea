"""Writing people, agencies, grants and keys."""

from kota.kernel.accounts.services.grants import end_role, grant_role
from kota.kernel.accounts.services.keys import issue_key, may_call, revoke_key
from kota.kernel.accounts.services.projection import project_agency

__all__ = ["end_role", "grant_role", "issue_key", "may_call", "project_agency", "revoke_key"]
