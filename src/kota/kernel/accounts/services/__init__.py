"""Writing people, agencies, grants and keys."""

from kota.kernel.accounts.services.grants import end_role, grant_role
from kota.kernel.accounts.services.keys import issue_key, may_call, revoke_key
from kota.kernel.accounts.services.people import (
    change_profile,
    end_sessions,
    erase,
    open_account,
    reset_second_factor,
    set_active,
)  # fmt: skip
from kota.kernel.accounts.services.projection import project_agencies

__all__ = [
    "change_profile", "end_role", "end_sessions", "erase", "grant_role", "issue_key", "may_call", "open_account",
    "project_agencies", "reset_second_factor", "revoke_key", "set_active",
]  # fmt: skip
