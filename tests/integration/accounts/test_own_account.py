"""One's own account: changed, taken along, erased."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import transaction
from django.test import Client

from kota.base.events.models import Outbox
from kota.kernel.accounts import services
from kota.kernel.accounts.facade import actor_for
from kota.kernel.accounts.models import Account
from kota.kernel.audit.models import Line
from kota.kernel.files import facade as files
from tests.factories.accounts import BY, NOW, PASSWORD, make_account, make_staff, sign_in
from tests.unit.kernel.files import samples

pytestmark = pytest.mark.django_db


def test_name_and_language(client: Client):
    person = make_account()
    sign_in(client, person)
    client.post("/account", {"name": " Sari W. ", "language": "en"})
    person.refresh_from_db()
    assert (person.name, person.language, client.session["language"]) == ("Sari W.", "en", "en")


def test_every_page_of_the_account_opens(client: Client):
    sign_in(client, make_account())
    for page in (
        "account", "account/email", "account/phone", "account/password", "account/sessions", "account/providers/",
        "account/second-factor/security", "account/second-factor/app", "account/second-factor/passkeys",
        "account/second-factor/passkeys/add", "account/erase", "account/sign-out",
    ):  # fmt: skip
        assert client.get(f"/{page}").status_code == 200, page


def test_a_new_address_holds_once_it_is_confirmed(client: Client, newest_code):
    person = make_account(email="lama@contoh.test")
    sign_in(client, person)
    client.post("/account/email", {"action_add": "", "email": "baru@contoh.test"})
    person.refresh_from_db()
    assert person.email == "lama@contoh.test"
    client.post("/account/email/confirm", {"code": newest_code()})
    person.refresh_from_db()
    assert person.email == "baru@contoh.test"
    assert list(EmailAddress.objects.filter(user=person).values_list("email", flat=True)) == ["baru@contoh.test"]
    assert ["lama@contoh.test"] in [message.to for message in mail.outbox]  # the old address is told


def test_a_new_number_holds_once_it_is_confirmed(client: Client, texts, newest_code):
    person = make_account(phone="+6281234567890")
    sign_in(client, person)
    client.post("/account/phone", {"phone": "0813 1111 2222"})
    person.refresh_from_db()
    assert person.phone == "+6281234567890"
    client.post("/account/phone/confirm", {"code": newest_code(texts()[-1])})
    person.refresh_from_db()
    assert (person.phone, person.phone_verified) == ("+6281311112222", True)


def test_somebody_elses_number_is_not_taken(client: Client, texts):
    make_account(phone="+6281311112222")
    person = make_account()
    sign_in(client, person)
    client.post("/account/phone", {"phone": "+6281311112222"})
    client.post("/account/phone/confirm", {"code": "123456"})
    person.refresh_from_db()
    assert person.phone is None


def test_everything_kept_is_given_out_and_no_secret(client: Client):
    person = make_staff("auditor", email="sari@contoh.test", phone="+6281234567890")
    sign_in(client, person)
    answer = client.get("/account/data")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    own = json.loads(archive.read("accounts/account.json"))
    assert (own["email"], own["phone"]) == ("sari@contoh.test", "+6281234567890")
    assert json.loads(archive.read("accounts/roles.json"))[0]["role"] == "auditor"
    every = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert person.password not in every and person.totp_secret not in every
    assert "no-store" in answer.headers["Cache-Control"] or "no-cache" in answer.headers["Cache-Control"]


def test_the_photos_themselves_are_given_out_too(client: Client):
    person = make_account()
    by = actor_for(person)
    kept, gone = (files.store_photo(data=samples.photo(), by=by, at=NOW, is_public=False) for _ in range(2))
    files.remove(file_id=gone.id, because="not allowed", by=by, at=NOW)
    answer = sign_in(client, person).get("/account/data")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.read(f"files/{kept.id}.jpg").startswith(b"\xff\xd8")
    assert f"files/{gone.id}.jpg" not in archive.namelist()
    assert {row["id"] for row in json.loads(archive.read("files/files.json"))} == {str(kept.id), str(gone.id)}
    assert Line.objects.get(action="account.exported").subject == f"account:{person.pk}"


def test_erasing_takes_the_person_out_and_signs_out_everywhere(client: Client):
    person = make_account(email="sari@contoh.test", phone="+6281234567890")
    other = Client()
    other.post("/account/sign-in", {"login": "sari@contoh.test", "password": PASSWORD})
    sign_in(client, person)
    client.post("/account/erase")  # not without the tick
    assert Account.objects.get(pk=person.pk).is_active
    assert client.post("/account/erase", {"confirm": "on"}).status_code == 200
    person.refresh_from_db()
    assert (person.email, person.phone, person.name, person.is_active) == (None, None, "", False)
    assert not EmailAddress.objects.filter(user=person).exists()
    assert client.get("/account").status_code == other.get("/account").status_code == 303
    assert Outbox.objects.filter(name="accounts.erased", payload__account_id=person.pk).exists()
    make_account(email="sari@contoh.test", phone="+6281234567890")  # both are free again


def test_erasing_asks_who_it_is_when_the_sign_in_is_old(client: Client):
    person = make_account()
    sign_in(client, person)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    answer = client.post("/account/erase", {"confirm": "on"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/account/reauthenticate")
    assert Account.objects.get(pk=person.pk).is_active


def test_whoever_holds_a_role_is_not_erased_under_it(client: Client):
    sign_in(client, make_staff("auditor"))
    assert client.post("/account/erase", {"confirm": "on"}).status_code == 409


def test_a_device_is_signed_out_from_afar(client: Client):
    person = make_account(email="sari@contoh.test")
    other = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 14) Chrome/140.0"})
    for each in (client, other):
        each.post("/account/sign-in", {"login": "sari@contoh.test", "password": PASSWORD})
    page = client.get("/account/sessions").content.decode()
    assert "Chrome, Android" in page
    theirs = person.usersession_set.get(session_key=other.session.session_key)
    client.post(f"/account/sessions/{theirs.pk}/end")
    assert other.get("/account").status_code == 303 and client.get("/account").status_code == 200


def test_nobody_ends_sessions_of_others(client: Client):
    person = make_account(email="sari@contoh.test")
    theirs = Client()
    theirs.post("/account/sign-in", {"login": "sari@contoh.test", "password": PASSWORD})
    sign_in(client, make_account())
    assert client.post(f"/account/sessions/{person.usersession_set.get().pk}/end").status_code == 404


def test_all_apps_take_part_or_nothing_is_erased(client: Client, monkeypatch: pytest.MonkeyPatch):
    """What an app cannot erase keeps the whole account, so that nothing is half gone."""
    person = make_account(email="sari@contoh.test")
    asked = []

    def broken(account_id: int, at: object) -> None:
        asked.append(account_id)
        raise RuntimeError("not now")

    from kota.base.registry import REGISTRY

    module = next(module for module in REGISTRY if module.erase)
    monkeypatch.setitem(REGISTRY._modules, module.name, replace(module, erase=broken))
    with pytest.raises(RuntimeError), transaction.atomic():
        services.erase(account_id=person.pk, by=BY, at=NOW)
    person.refresh_from_db()
    assert asked == [person.pk] and person.email == "sari@contoh.test"


def test_an_account_that_was_never_confirmed_is_gone_after_a_day(client: Client):
    confirmed = make_account()
    client.post("/account/sign-up", {"login": "ragu@contoh.test", "password1": PASSWORD})
    begun = Account.objects.get(email="ragu@contoh.test")
    assert services.forget_unconfirmed(before=begun.created_at) == 0
    assert services.forget_unconfirmed(before=begun.created_at + timedelta(days=1)) == 1
    assert Account.objects.filter(pk=confirmed.pk).exists() and not Account.objects.filter(pk=begun.pk).exists()
