"""Who may call an operation: a program by its token and scope, or a person by the session.

The middleware of the accounts has read the token already (`request.program`) and refused one that is not valid; here
its scope is checked. What the caller may see and do beyond that is decided by the same checks as on the pages, with
`request.actor`.
"""

from typing import Any, Protocol

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from kota.base.actor import ANONYMOUS, ActorKind
from kota.base.errors import KotaError, NotAllowedError
from kota.ui.access import actor_of

READ, WRITE, WORK, PERFORMANCE, ADMIN = "reports:read", "reports:write", "work", "performance", "admin"
SENSING, MOBILITY = "sensing", "mobility"
SCOPES = {
    READ: _noop("read what is public, and one's own reports"),
    WRITE: _noop("send reports, join them, answer, rate"),
    WORK: _noop("work on cases of the account's agency"),
    PERFORMANCE: _noop("read performance figures"),
    SENSING: _noop("look after devices, and write observations by SensorThings"),
    MOBILITY: _noop("send positions, taps and speeds, and look after mobility as the account may"),
    ADMIN: _noop("administer facts, people and keys"),
}
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedInError(KotaError):
    status = 401
    code = "not_signed_in"


class Program(Protocol):
    """A program with a valid token."""

    @property
    def scopes(self) -> frozenset[str]: ...


class Token(AuthBase):
    """The door of one operation. `is_open`: also for those who say nothing about themselves. `is_question`: it changes
    nothing, although it is sent by POST. `role`: what is for programs; of people who sign in only those with this
    permission may do it too."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str, *, is_open: bool, is_question: bool = False, role: str = "") -> None:
        super().__init__()
        self.scope = scope
        self.is_open = is_open
        self.is_question = is_question
        self.role = role

    def __call__(self, request: HttpRequest) -> Any:
        program: Program | None = getattr(request, "program", None)
        if program is not None:
            return self._with_token(request, program)
        is_known = actor_of(request).kind is not ActorKind.ANONYMOUS
        if not self._is_harmless(request) and check_csrf(request):
            if is_known:
                raise NotAllowedError(_("Send the CSRF token of the page along, as the header X-CSRFToken."))
            raise NotSignedInError(_("Sign in or send a token."))
        if not is_known and not self.is_open:
            raise NotSignedInError(_("Sign in or send a token."))
        if self.role and not actor_of(request).may(self.role):
            raise NotAllowedError(
                _("This is for programs with a token of the scope %(scope)s, and for staff with the role for it.")
                % {"scope": self.scope}
            )
        return "session"

    def _is_harmless(self, request: HttpRequest) -> bool:
        return self.is_question or request.method in _SAFE

    def _with_token(self, request: HttpRequest, program: Program) -> Program | str:
        """A token for something else opens what is open to everybody, as everybody: it takes no right away, and lends
        none of its account's."""
        if self.scope in program.scopes:
            return program
        if not (self.is_open and self._is_harmless(request)):
            raise NotAllowedError(_("This token lacks the scope %(scope)s.") % {"scope": self.scope})
        request.actor, request.scopes = ANONYMOUS, []  # type: ignore[attr-defined]
        return "session"
