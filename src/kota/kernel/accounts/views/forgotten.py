"""A forgotten password: whoever shows that the address is theirs chooses a new one."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from kota.ui.access import public


@public
@require_GET
def forgotten(request: HttpRequest) -> HttpResponseBase:
    """A code to the e-mail address or phone signs in, and then the new password is asked without the old one."""
    if request.user.is_authenticated:
        return redirect("account_change_password")
    asked = urlencode({"next": reverse("account_change_password"), "forgotten": "1"})
    return redirect(f"{reverse('account_request_login_code')}?{asked}")
