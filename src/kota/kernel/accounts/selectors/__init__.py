"""Reading people, agencies, roles and keys."""

from kota.kernel.accounts.selectors.keys import Client, client_for
from kota.kernel.accounts.selectors.people import (
    actor_for,
    agencies,
    agency,
    by_login,
    grants,
    personal_data,
    roles,
    scopes,
    scopes_of,
    with_below,
)  # fmt: skip

__all__ = [
    "Client", "actor_for", "agencies", "agency", "by_login", "client_for", "grants", "personal_data", "roles", "scopes",
    "scopes_of", "with_below",
]  # fmt: skip
