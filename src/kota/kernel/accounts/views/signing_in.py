"""Signing in, with a status that programs and caches understand."""

from http import HTTPStatus

from allauth.account import views
from django.http import HttpRequest, HttpResponse

_SLOWED = "too_many_login_attempts"
WAIT_S = 300


def login(request: HttpRequest) -> HttpResponse:
    """allauth's page; where too many attempts failed it says so with 429, and when to come back."""
    answer: HttpResponse = views.login(request)
    form = (getattr(answer, "context_data", None) or {}).get("form")
    if form is not None and form.is_bound and any(e.code == _SLOWED for e in form.non_field_errors().as_data()):
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer["Retry-After"] = str(WAIT_S)
    return answer
