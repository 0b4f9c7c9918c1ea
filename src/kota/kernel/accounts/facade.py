"""What other apps may call."""

from kota.kernel.accounts.models import Account, Agency
from kota.kernel.accounts.rules import read_phone
from kota.kernel.accounts.selectors import (
    Client,
    actor_for,
    addresses_of,
    agencies,
    agency,
    at_proven_address,
    by_login,
    client_for,
    covering,
    granted,
    holders,
    is_from_here,
    roles,
    scopes_of,
    with_below,
)  # fmt: skip
from kota.kernel.accounts.services import erase, issue_key, may_call, open_account, revoke_key

__all__ = [
    "Account", "Agency", "Client", "actor_for", "addresses_of", "agencies", "agency", "at_proven_address", "by_login",
    "client_for", "covering", "erase", "granted", "holders", "is_from_here", "issue_key", "may_call", "open_account",
    "read_phone", "revoke_key", "roles", "scopes_of", "with_below",
]  # fmt: skip
