"""Home, work and other places of one's own: saved, found again by their names, and told to nobody else."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from kota.base import clock
from kota.mobility.journeys.models import KeptJourney, SavedPlace
from kota.mobility.journeys.selectors.kept import personal_data
from kota.mobility.journeys.services import saving
from kota.mobility.journeys.services.keeping import erase
from tests.factories import lines
from tests.factories.accounts import make_account, sign_in

pytestmark = pytest.mark.django_db
HOME = {"kind": "home", "name": "", "place": "Halte 0", "lon": "106.8", "lat": "-6.2"}
ASKED = {
    "from": "rumah", "to": "Halte 5", "to-lon": "106.83", "to-lat": "-6.2",
    "when": "depart", "day": "2026-12-01", "time": "06:45",
}  # fmt: skip


@pytest.fixture(autouse=True)
def network(db: None) -> Iterator[None]:
    lines.bring()
    yield
    lines.forget()


@pytest.fixture
def resident(client: Client) -> Any:
    account = make_account()
    sign_in(client, account)
    return account


def body(response: Any) -> str:
    return str(response.content.decode())


def test_home_is_saved_and_found_by_its_name_which_alone_stands_in_addresses(client: Client, resident: Any) -> None:
    assert client.post("/go/places/save", HOME)["Location"] == "/go/places"
    offered = body(client.get("/go"))
    assert '{"kind": "home", "name": "Rumah", "place": "Halte 0"}' in offered
    assert "106.8" not in offered.split('id="own-places"')[1].split("</script>")[0]
    answer = body(client.get("/go", ASKED))
    assert "journey-head" in answer
    links = [one for one in answer.split('href="?')[1:] if "Rumah" in one.split('"')[0]]
    assert links
    assert all("106.800000" not in one.split('"')[0] for one in links)


def test_whoever_gets_a_kept_journey_can_look_for_it_without_the_name(client: Client, resident: Any) -> None:
    client.post("/go/places/save", HOME)
    client.post("/go/keep", ASKED | {"journey": "0"})
    assert KeptJourney.objects.get().question["from-lon"] == "106.800000"


def test_a_place_of_one_s_own_is_nobody_else_s(client: Client, resident: Any) -> None:
    client.post("/go/places/save", HOME | {"name": "Qwzx"})
    row = SavedPlace.objects.get()
    other = Client()
    assert "journey-head" in body(client.get("/go", ASKED | {"from": "qwzx"}))
    assert "journey-head" not in body(other.get("/go", ASKED | {"from": "qwzx"}))
    assert other.post(f"/go/places/{row.pk}/forget")["Location"].startswith("/account/sign-in")
    sign_in(other, make_account())
    assert "Halte 0" not in body(other.get("/go/places"))
    other.post(f"/go/places/{row.pk}/forget")
    assert SavedPlace.objects.filter(pk=row.pk).exists()


def test_the_same_name_is_the_same_place_and_one_is_taken_away(client: Client, resident: Any) -> None:
    client.post("/go/places/save", HOME)
    client.post("/go/places/save", HOME | {"name": "RUMAH", "place": "Halte 1", "lon": "106.806"})
    row = SavedPlace.objects.get()
    assert (row.name, row.place) == ("RUMAH", "Halte 1")
    client.post(f"/go/places/{row.pk}/forget")
    assert not SavedPlace.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "castle"}, {"kind": "other"}, {"lat": "nan", "place": "qqqq"}, {"place": "a\x00b", "lon": ""},
     {"name": "x" * 41}, {"name": "a\x00b"}, {"lon": "", "place": ""}, {"lon": "", "place": "Nowhere", "pick": "99"}],
)  # fmt: skip
def test_what_is_wrong_is_said_and_nothing_saved(client: Client, resident: Any, wrong: dict[str, str]) -> None:
    assert client.post("/go/places/save", HOME | wrong).status_code == 400
    assert not SavedPlace.objects.exists()


def test_words_that_mean_several_places_are_asked_about(client: Client, resident: Any) -> None:
    asked = HOME | {"place": "Halte", "lon": "", "lat": ""}
    page = client.post("/go/places/save", asked)
    assert page.status_code == 400
    assert 'name="pick" value="1"' in body(page)
    assert client.post("/go/places/save", asked | {"pick": "1"}).status_code == 303
    assert SavedPlace.objects.get().place.startswith("Halte ")


def test_no_byte_that_the_database_refuses_comes_to_it(client: Client, resident: Any) -> None:
    assert client.post("/go/places/save", HOME | {"place": "a\x00b"}).status_code == 303
    assert SavedPlace.objects.get().place == "ab"


def test_there_is_room_for_twenty(client: Client, resident: Any) -> None:
    for number in range(saving.MOST):
        assert client.post("/go/places/save", HOME | {"name": f"Tempat {number}"}).status_code == 303
    assert client.post("/go/places/save", HOME | {"name": "Satu lagi"}).status_code == 409
    assert client.post("/go/places/save", HOME | {"name": "Tempat 3"}).status_code == 303


def test_they_are_in_the_export_and_go_with_the_account(client: Client, resident: Any) -> None:
    client.post("/go/places/save", HOME)
    assert personal_data(resident.pk)["places"] == [
        {"kind": "home", "name": "Rumah", "place": "Halte 0", "lon": 106.8, "lat": -6.2}
    ]
    erase(resident.pk, clock.now())
    assert not SavedPlace.objects.exists()
