"""Reading people, agencies, roles and keys."""

from kota.kernel.accounts.selectors.here import is_from_here
from kota.kernel.accounts.selectors.keys import Client, client_for
from kota.kernel.accounts.selectors.own import Security, addresses_of, at_proven_address, personal_data, security
from kota.kernel.accounts.selectors.people import (
    actor_for,
    actor_with,
    agencies,
    agency,
    by_login,
    covering,
    granted,
    grants,
    holders,
    is_held,
    roles,
    scopes,
    scopes_of,
    with_below,
)  # fmt: skip
from kota.kernel.accounts.selectors.reach import holds_everywhere, looked_after, person
from kota.kernel.accounts.selectors.search import found, history, staff

__all__ = [
    "Client",
    "Security",
    "actor_for",
    "actor_with",
    "addresses_of",
    "agencies",
    "agency",
    "at_proven_address",
    "by_login",
    "client_for",
    "covering",
    "found",
    "granted",
    "grants",
    "history",
    "holders",
    "holds_everywhere",
    "is_from_here",
    "is_held",
    "looked_after",
    "person",
    "personal_data",
    "roles",
    "scopes",
    "scopes_of",
    "security",
    "staff",
    "with_below",
]  # fmt: skip
