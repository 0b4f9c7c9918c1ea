"""A person's own account."""

import io
import json
import zipfile
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kota.base import clock
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.forms.account import Erase, Profile
from kota.kernel.accounts.models import Account
from kota.ui import links
from kota.ui.access import signed_in
from kota.ui.http import Request, see_other


@signed_in
@require_GET
def arrived(request: Request) -> HttpResponseBase:
    """After signing in: staff to the first page of their work, residents home."""
    work = links.shown(request, "staff") or links.shown(request, "admin")
    return redirect(work[0].url if work and request.actor.permissions else "/")


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def account(request: Request) -> HttpResponse:
    """Name, language, ways in, and what can be done with one's data."""
    person = _person(request)
    now = {"name": person.name, "language": person.language}
    form = Profile(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        services.change_profile(account_id=person.pk, **form.cleaned_data, by=request.actor, at=clock.now())
        request.session["language"] = form.cleaned_data["language"]
        return see_other("accounts:account")
    told = {"form": form, "person": person, "security": selectors.security(person)}
    told["grants"] = selectors.grants(person.pk)
    return render(request, "accounts/account.html", told, status=400 if form.errors else 200)


@signed_in
@require_GET
def second_factor(request: Request) -> HttpResponse:
    """Why staff need a second factor, and where to set one up; whoever has one sees it."""
    locked = selectors.security(_person(request))
    if locked.has_app or locked.passkeys:
        return see_other("mfa_index")
    return render(request, "accounts/second_factor.html", {"is_staff": bool(request.actor.permissions)})


@signed_in
@require_POST
def session_end(request: Request, session_id: int) -> HttpResponse:
    """Sign one's own other device out."""
    session = get_object_or_404(UserSession, pk=session_id, user=_person(request))
    session.end()
    return see_other("usersessions_list")


@signed_in
@never_cache
@require_GET
def export(request: Request) -> HttpResponse:
    """Everything that Kota keeps of the person: a zip with a folder for each app."""
    person = _person(request)
    services.note_exported(account_id=person.pk, by=request.actor, at=clock.now())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for app, kept in selectors.personal_data(person.pk).items():
            for name, value in kept.items():
                _put(archive, f"{app}/{name}", value)
    response = HttpResponse(packed.getvalue(), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="kota-data.zip"'
    return response


def _put(archive: zipfile.ZipFile, name: str, value: Any) -> None:
    if isinstance(value, bytes):
        archive.writestr(name, value)
    else:
        archive.writestr(f"{name}.json", json.dumps(value, indent=2, ensure_ascii=False, cls=DjangoJSONEncoder))


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
@require_http_methods(["GET", "POST"])
def erase(request: Request) -> HttpResponse:
    """Erase the account; reports stay, without the person."""
    form = Erase(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.erase(account_id=_person(request).pk, by=request.actor, at=clock.now())
        logout(request)
        return render(request, "accounts/erased.html")
    return render(request, "accounts/erase.html", {"form": form}, status=400 if form.errors else 200)


def _person(request: Request) -> Account:
    person = request.user
    assert isinstance(person, Account)  # noqa: S101 - `signed_in` has seen to it
    return person
