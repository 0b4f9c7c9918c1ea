"""Who may open a page, and where everybody else is sent."""

import json
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from kota.base.actor import ANONYMOUS, Actor, ActorKind
from kota.base.errors import NotAllowedError
from kota.ui.access import Access, public, requires, signed_in

RESIDENT = Actor(ActorKind.ACCOUNT, "1")
CLERK = Actor(ActorKind.ACCOUNT, "2", permissions=frozenset({"cases.work"}))


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the page")


def ask(view: Any, actor: Actor = ANONYMOUS, path: str = "/work?a=1", method: str = "get", **headers: str) -> Any:
    request = getattr(RequestFactory(headers=headers), method)(path)
    request.actor = actor
    return view(request)


def test_every_view_says_what_it_asks() -> None:
    marked: Any = [public(page), signed_in(page), requires("cases.work", "cases.read")(page)]

    assert [view.access for view in marked] == [
        Access("public"),
        Access("signed_in"),
        Access("requires", frozenset({"cases.work", "cases.read"})),
    ]


def test_a_public_page_is_for_everybody() -> None:
    assert ask(public(page)).status_code == 200


def test_the_signed_out_are_sent_to_sign_in_and_back() -> None:
    answer = ask(signed_in(page))

    assert answer.status_code == 303
    assert answer["Location"].endswith("?next=%2Fwork%3Fa%3D1")


def test_after_a_form_the_way_back_is_the_page_that_held_it() -> None:
    answer = ask(signed_in(page), method="post", Referer="http://testserver/form?x=1")
    assert answer["Location"].endswith("?next=%2Fform%3Fx%3D1")

    elsewhere = ask(signed_in(page), method="post", Referer="https://elsewhere.example/form")
    assert elsewhere["Location"].endswith("?next=%2F")


def test_htmx_is_told_to_leave_the_page() -> None:
    answer = ask(signed_in(page), **{"HX-Request": "true", "HX-Current-URL": "http://testserver/list"})

    assert (answer.status_code, "next=%2Flist" in answer["HX-Redirect"]) == (204, True)


def test_programs_get_json() -> None:
    answer = ask(requires("cases.work")(page), path="/api/v1/cases")

    assert answer.status_code == 401
    assert json.loads(answer.content)["error"]["code"] == "not_signed_in"


def test_any_of_the_permissions_opens_the_page() -> None:
    assert ask(requires("cases.read", "cases.work")(page), CLERK).status_code == 200


def test_the_wrong_role_is_refused() -> None:
    with pytest.raises(NotAllowedError):
        ask(requires("cases.work")(page), RESIDENT)


def test_a_requirement_names_a_permission() -> None:
    with pytest.raises(ValueError, match="name a permission"):
        requires()
