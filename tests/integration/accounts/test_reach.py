"""An office's administrator looks after the office's people: nobody else's, and nothing of the whole city."""

import pytest
from django.test import Client

from kota.base.errors import NotAllowedError
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.models import Account, RoleAssignment
from kota.kernel.accounts.selectors import keys
from kota.kernel.audit.models import Line
from tests.factories.accounts import BY, NOW, make_account, make_staff, sign_in

pytestmark = pytest.mark.django_db
OFFICE = "dinas-bina-marga"
VERBS = ("sign-out", "reset-second-factor", "close")


@pytest.fixture
def office(client: Client) -> Account:
    make_staff("city-admin")
    account = make_staff("city-admin", agency=OFFICE)
    sign_in(client, account)
    return account


@pytest.fixture
def token(office: Account) -> dict[str, str]:
    keys._known.clear()
    _, secret = services.issue_key(name="office", scopes=["admin"], account_id=office.pk, by=BY, at=NOW)
    return {"Authorization": f"Bearer {secret}"}


def strangers() -> list[Account]:
    """A resident, staff of another office, of the whole city, and of both this office and another."""
    both = make_staff("field-officer", agency=OFFICE)
    services.grant_role(account_id=both.pk, role="field-officer", agency="dinas-sda", by=BY, at=NOW)
    return [make_account(), make_staff("field-officer", agency="dinas-sda"), make_staff("auditor"), both]


def test_others_are_neither_shown_nor_touched(client: Client, office: Account):
    for person in strangers():
        address = f"/administration/users/{person.pk}"
        assert client.get(address).status_code == 403
        for verb in VERBS:
            assert client.post(f"{address}/{verb}").status_code == 403, verb
        client.post(address, {"role": "field-officer", "agency": OFFICE})
        person.refresh_from_db()
        assert person.is_active
        assert not RoleAssignment.objects.filter(account=person, granted_by=f"account:{office.pk}").exists()


def test_nor_by_the_api(client: Client, token: dict[str, str]):
    for person in strangers():
        address = f"/api/v1/admin/users/{person.pk}"
        assert client.get(address, headers=token).status_code == 403
        for verb in VERBS:
            assert client.post(f"{address}/{verb}", headers=token).status_code == 403, verb
        given = {"role": "field-officer", "agency": OFFICE}
        assert client.post(f"{address}/grants", given, "application/json", headers=token).status_code == 403


def test_searching_finds_the_offices_people_only(client: Client, office: Account, token: dict[str, str]):
    make_account(name="Wulan Warga")
    make_staff("field-officer", agency="dinas-sda", name="Wulan Air")
    make_staff("field-officer", agency=OFFICE, name="Wulan Jalan")
    page = client.post("/administration/users/search", {"q": "wulan"}).content.decode()
    assert "Wulan Jalan" in page and "Wulan Warga" not in page and "Wulan Air" not in page
    found = client.post("/api/v1/admin/users/search", {"q": "wulan"}, "application/json", headers=token).json()
    assert [person["name"] for person in found["items"]] == ["Wulan Jalan"]
    listed = client.get("/api/v1/admin/users", headers=token).json()["items"]
    assert {person["name"] for person in listed} == {"Wulan Jalan", office.name}


@pytest.mark.parametrize(
    "page",
    [
        "/administration/keys",
        "/administration/audit",
        "/administration",
        "/administration/facts/role",
        "/administration/events",
    ],
)
def test_what_is_the_whole_citys_stays_closed(client: Client, office: Account, page: str):
    everywhere = sign_in(Client(), make_staff("city-admin"))
    assert everywhere.get(page).status_code == 200
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("address", ["/api/v1/admin/keys", "/api/v1/admin/audit"])
def test_nor_open_to_the_offices_programs(client: Client, token: dict[str, str], address: str):
    assert client.get(address, headers=token).status_code == 403


def test_no_key_is_issued_or_revoked(office: Account):
    by = selectors.actor_for(office)
    chief = make_staff("city-admin")
    key, _ = services.issue_key(name="x", scopes=["open311"], by=BY, at=NOW)
    for account_id in (None, office.pk, chief.pk):
        with pytest.raises(NotAllowedError):
            services.issue_key(name="mine", scopes=["admin"], account_id=account_id, by=by, at=NOW)
    with pytest.raises(NotAllowedError):
        services.revoke_key(key_id=key.pk, by=by, at=NOW)


def test_the_offices_own_people_are_looked_after(client: Client, office: Account):
    officer = make_staff("field-officer", agency=OFFICE)
    address = f"/administration/users/{officer.pk}"
    assert client.get(address).status_code == 200
    client.post(f"{address}/reset-second-factor")
    assert not officer.authenticator_set.exists()
    client.post(f"{address}/close")
    officer.refresh_from_db()
    assert not officer.is_active


def test_a_new_colleague_gets_a_role_within_the_office_only(client: Client, office: Account):
    client.post("/administration/users", {"email": "rekan@contoh.test", "name": "Rekan", "language": "id"})
    made = Account.objects.get(email="rekan@contoh.test")
    by = selectors.actor_for(office)
    for reach in ({}, {"agency": "dinas-sda"}):
        with pytest.raises(NotAllowedError):
            services.grant_role(account_id=made.pk, role="city-admin", by=by, at=NOW, **reach)
    given = {"role": "field-officer", "agency": OFFICE}
    assert client.post(f"/administration/users/{made.pk}", given).status_code == 303
    assert selectors.scopes(made.pk)[0].role == "field-officer"


def test_an_areas_administrator_reaches_the_area_and_what_lies_below():
    admin = selectors.actor_for(make_staff("city-admin", area="31.71"))
    below, beside = make_staff("field-officer", area="31.71.06"), make_staff("field-officer", area="31.72")
    assert selectors.person(below.pk, by=admin) == below
    with pytest.raises(NotAllowedError):
        selectors.person(beside.pk, by=admin)


def test_who_keeps_one_office_does_not_keep_the_city(office: Account):
    assert selectors.actor_for(office).permissions == {"admin.users", "sensing.devices"}


def test_looking_at_people_is_written_down_without_what_was_looked_for(client: Client):
    admin = sign_in(client, make_staff("city-admin")) and Account.objects.latest("pk")
    person = make_account(name="Wulan Warga")
    client.get("/administration/users")
    client.post("/administration/users/search", {"q": "wulan"})
    client.get(f"/administration/users/{person.pk}")
    told = Line.objects.filter(by=f"account:{admin.pk}").order_by("pk").values_list("action", "subject")
    assert list(told) == [
        ("account.listed", "accounts"), ("account.listed", "accounts"), ("account.read", f"account:{person.pk}"),
    ]  # fmt: skip
