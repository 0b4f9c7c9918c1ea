"""What other apps may call."""

from kota.kernel.accounts.models import Account, Agency
from kota.kernel.accounts.selectors import actor_for, agencies, agency, roles, scopes_of, with_below

__all__ = ["Account", "Agency", "actor_for", "agencies", "agency", "roles", "scopes_of", "with_below"]
