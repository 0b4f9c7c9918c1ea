"""What an officer may see and do: the officer's roles, read once, asked often."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kota.base.actor import Actor
from kota.base.errors import NotAllowedError
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import permissions
from kota.kernel.cases.contracts import Party, Transition
from kota.kernel.cases.models import Case
from kota.kernel.cases.rules import workflow
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.selectors.secrecy import EVERYWHERE

if TYPE_CHECKING:
    from kota.kernel.accounts.contracts import Scope

SHOWN = Q(is_public=True, held="", is_confidential=False)  # what everybody may see


class Desk:
    """An officer's place of work. A case is on the desk when one single role covers its agency, area and category."""

    def __init__(self, actor: Actor, scopes: "list[Scope] | None" = None) -> None:
        self.actor = actor
        self._scopes = scopes

    @cached_property
    def scopes(self) -> "list[Scope]":
        return accounts.scopes_of(self.actor) if self._scopes is None else self._scopes

    def scopes_with(self, *wanted: str) -> "list[Scope]":
        """Roles that carry one of the permissions; any of the staff's when none is named."""
        return [scope for scope in self.scopes if set(scope.permissions) & set(wanted or permissions.STAFF)]

    def cases(self, *wanted: str) -> QuerySet[Case]:
        """Cases that one of the officer's roles covers."""
        return Case.objects.filter(self.covered(*wanted)).select_related("category", "agency", "officer", "area")

    def covered(self, *wanted: str) -> Q:
        """The same as a condition; it holds for nothing when the officer has no such role."""
        allowed = Q(pk__in=[])
        for scope in self.scopes_with(*wanted):
            part = Q()
            if scope.agencies:
                part &= Q(agency__in=sorted(scope.agencies))
            if scope.area:
                part &= Q(area=scope.area) | Q(area__gte=scope.area + ".", area__lt=scope.area + "/")
            if scope.categories:
                part &= Q(category__in=sorted(scope.categories))
            if not part:
                return Q()
            allowed |= part
        return allowed

    def visible(self) -> Q:
        """Cases that everybody or this officer may see, as a condition."""
        own = self.covered()
        return SHOWN | own if own else own  # an empty condition holds for everything, and `|` would lose it

    def may(self, case: Case, *wanted: str) -> bool:
        """Whether one role with one of the permissions covers this very case."""
        return any(
            scope.covers(agency=case.agency_id, area=case.area_id or "", category=case.category_id)
            for scope in self.scopes_with(*wanted)
        )

    def check(self, case: Case, *wanted: str) -> None:
        """NotAllowedError unless `may`."""
        if not self.may(case, *wanted):
            raise NotAllowedError(_("This belongs to another agency or area, or it was handed over meanwhile."))

    def possible(self, case: Case) -> list[Transition]:
        """What this officer may do to a case as it stands."""
        found = workflow.possible(catalogue.case_type(case.type), case.step, Party.STAFF)
        return [transition for transition in found if self.may(case, transition.permission)]

    def agencies(self, *wanted: str) -> frozenset[str]:
        """Agencies of the officer's roles; empty when a role reaches every agency, or when there is no role."""
        scopes = self.scopes_with(*wanted)
        if any(not scope.agencies for scope in scopes):
            return frozenset()
        return frozenset(code for scope in scopes for code in scope.agencies)

    @property
    def secrets(self) -> frozenset[str]:
        """Agencies whose confidential cases this officer may read, for `seeing`: those where the officer works."""
        wanted = (permissions.WORK, permissions.TRIAGE, permissions.HAND_OVER)
        found = self.agencies(*wanted)
        return found or (frozenset({EVERYWHERE}) if self.scopes_with(*wanted) else frozenset())
