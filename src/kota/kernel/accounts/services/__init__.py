"""Writing people, agencies, grants and keys."""

from kota.kernel.accounts.services.erasing import erase, forget_unconfirmed
from kota.kernel.accounts.services.grants import end_role, grant_role
from kota.kernel.accounts.services.keys import issue_key, may_call, revoke_key
from kota.kernel.accounts.services.looking import note_exported, note_listed, note_read
from kota.kernel.accounts.services.people import (
    change_profile,
    note_opened,
    open_account,
    open_by_oneself,
    set_active,
    set_phone,
)  # fmt: skip
from kota.kernel.accounts.services.projection import project_agencies
from kota.kernel.accounts.services.security import clear_sessions, end_sessions, reset_second_factor

__all__ = [
    "change_profile", "clear_sessions", "end_role", "end_sessions", "erase", "forget_unconfirmed", "grant_role",
    "issue_key", "may_call", "note_exported", "note_listed", "note_opened", "note_read", "open_account",
    "open_by_oneself", "project_agencies", "reset_second_factor", "revoke_key", "set_active", "set_phone",
]  # fmt: skip
