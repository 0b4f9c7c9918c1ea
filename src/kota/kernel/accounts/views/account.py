"""A person's own account."""

import json

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kota.base import clock
from kota.kernel.accounts import forms, selectors, services
from kota.ui.access import actor_of, signed_in
from kota.ui.http import see_other


@signed_in
@require_GET
def arrived(request: HttpRequest) -> HttpResponseBase:
    """After signing in: staff to their work, residents home."""
    return redirect("/work" if actor_of(request).permissions else "/")


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Name, language, ways in, and what can be done with one's data."""
    person = request.user
    form = forms.Profile(request.POST or None, initial={"name": person.name, "language": person.language})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        services.change_profile(account_id=person.pk or 0, **form.cleaned_data, by=actor_of(request), at=clock.now())
        request.session["language"] = form.cleaned_data["language"]
        return see_other("accounts:account")
    kinds = set(Authenticator.objects.filter(user_id=person.pk).values_list("type", flat=True))
    found = {"form": form, "person": person, "kinds": kinds, "scopes": selectors.scopes(person.pk or 0)}
    return render(request, "accounts/account.html", found | {"grants": selectors.grants(person.pk or 0)})


@signed_in
@require_GET
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why staff need a second factor, and where to set one up."""
    return render(request, "accounts/second_factor.html")


@signed_in
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Everything that Kota keeps of the person, as JSON."""
    data = selectors.personal_data(request.user.pk or 0)
    body = json.dumps(data, indent=2, ensure_ascii=False, default=str)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="kota-data.json"'
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@reauthentication_required  # type: ignore[untyped-decorator]
@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the account; reports stay, without the person."""
    form = forms.Erase(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.erase(account_id=request.user.pk or 0, by=actor_of(request), at=clock.now())
        logout(request)
        return render(request, "accounts/erased.html", {"title": _("Your account is erased")})
    return render(request, "accounts/erase.html", {"form": form}, status=400 if form.errors else 200)
