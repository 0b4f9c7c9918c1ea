"""People: found, given accounts and roles, signed out, closed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kota.base import clock
from kota.base.errors import KotaError, MissingError, NotAllowedError
from kota.base.words import told
from kota.kernel.accounts import permissions, selectors, services
from kota.kernel.accounts.forms.administration import Grant, NewStaff
from kota.ui.access import requires
from kota.ui.http import Request, number, see_other

PAGE = 50


@requires(permissions.USERS)
@require_http_methods(["GET", "POST"])
def users(request: Request) -> HttpResponse:
    """Staff, newest first; and a new colleague."""
    form = NewStaff(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_account(**form.cleaned_data, by=request.actor, at=clock.now())
        except KotaError as error:
            form.add_error(error.field or None, told(error))
        else:
            return see_other("accounts:user", made.pk)
    services.note_listed(by=request.actor, at=clock.now())
    page = Paginator(selectors.staff(by=request.actor), PAGE).get_page(request.GET.get("page"))
    return _people(request, page, form, status=400 if form.errors else 200)


@requires(permissions.USERS)
@never_cache
@require_http_methods(["GET", "POST"])
def search(request: Request) -> HttpResponse:
    """Whoever is looked for. What is typed is personal data: it stays out of addresses, and so out of logs."""
    text = request.POST.get("q", "").strip()
    if not text:
        return see_other("accounts:users")
    services.note_listed(by=request.actor, at=clock.now())
    page = Paginator(selectors.found(text, by=request.actor), PAGE).get_page(1)
    return _people(request, page, NewStaff(), text=text)


def _people(request: Request, page: Any, form: NewStaff, *, text: str = "", status: int = 200) -> HttpResponse:
    shown = {"page": page, "form": form, "text": text, "roles": selectors.roles()}
    shown["is_everywhere"] = selectors.holds_everywhere(request.actor, permissions.USERS)
    return render(request, "accounts/users.html", shown, status=status)


@requires(permissions.USERS)
@require_http_methods(["GET", "POST"])
def user(request: Request, account_id: int) -> HttpResponse:
    """One person: roles granted and ended, sessions, second lock."""
    person = selectors.person(account_id, by=request.actor)
    form = Grant(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.grant_role(account_id=account_id, **form.cleaned_data, by=request.actor, at=clock.now())
        except KotaError as error:
            form.add_error(error.field or None, told(error))
        else:
            return see_other("accounts:user", account_id)
    services.note_read(account_id=account_id, by=request.actor, at=clock.now())
    shown = {"person": person, "form": form, "roles": selectors.roles(), "security": selectors.security(person)}
    shown["grants"] = selectors.history(person)
    return render(request, "accounts/user.html", shown, status=400 if form.errors else 200)


_VERBS: dict[str, tuple[Callable[..., Any], str]] = {
    "sign-out": (services.end_sessions, _noop("Signed out everywhere.")),
    "reset-second-factor": (services.reset_second_factor, _noop("The second lock is reset.")),
    "close": (lambda **given: services.set_active(is_active=False, **given), _noop("The account is closed.")),
    "open": (lambda **given: services.set_active(is_active=True, **given), _noop("The account is open again.")),
}


@requires(permissions.USERS)
@require_POST
def act(request: Request, account_id: int, verb: str) -> HttpResponse:
    """Do something to an account, or end one of its grants."""
    by, at = request.actor, clock.now()
    try:
        if verb == "end-role":
            services.end_role(assignment_id=number(request.POST.get("assignment")), by=by, at=at)
            messages.success(request, _("The role is ended."))
        elif verb in _VERBS:
            do, done = _VERBS[verb]
            do(account_id=account_id, by=by, at=at)
            messages.success(request, _(done))
        else:
            raise MissingError("there is no such action")
    except KotaError as error:
        if error.status in (MissingError.status, NotAllowedError.status):
            raise
        messages.error(request, told(error))
    return see_other("accounts:user", account_id)
