"""Streets brought by the command: what is wrong with a file is said, and what was in use stays."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kota.kernel.audit.models import Line
from kota.mobility.streets.models import StreetVersion
from kota.mobility.streets.selectors import current
from tests.factories.streets import Map, grid, node
from tests.integration.mobility.journeys.test_pages_bear_anything import NASTY

pytestmark = pytest.mark.django_db
Bring = Callable[..., None]
HERE = {"origin": ",".join(map(str, node(0, 0))), "goal": ",".join(map(str, node(3, 2)))}


def elsewhere() -> Map:
    made = Map()
    made.way((-3000, 9000), (-3001, 9000), highway="residential")
    return made


def bare() -> Map:
    made = Map()
    made.way((0, 0), (1, 0), waterway="river")
    return made


@pytest.mark.parametrize(
    ("write", "says"),
    [
        (lambda path: path, "there is no file"),
        (lambda path: (path.write_bytes(b"not a map"), path)[1], "cannot be read as a file of OpenStreetMap"),
        (lambda path: bare().write(path), "holds no streets"),
        (lambda path: elsewhere().write(path), "lie elsewhere: take an extract around this city"),
    ],
)
def test_a_file_that_cannot_serve_is_refused_with_what_to_do(
    bring: Bring, tmp_path: Path, write: Callable[[Path], Path], says: str
) -> None:
    bring(grid(), named="Baik")
    with pytest.raises(CommandError, match=says):
        call_command("import_streets", str(write(tmp_path / "falsch.osm.pbf")))
    current.forget()
    about = current.about()
    assert about is not None and about.name == "Baik"


def test_a_file_with_another_name_is_no_map(tmp_path: Path) -> None:
    (tmp_path / "daftar.txt").write_text("halo")
    with pytest.raises(CommandError, match=r"\.osm\.pbf or \.osm"):
        call_command("import_streets", str(tmp_path / "daftar.txt"))


def test_the_import_says_what_it_found(tmp_path: Path) -> None:
    made = grid()
    made.way((0, 0), (1, 1), highway="steps", step_count="12")
    made.way((1.2, 1.4), (1.6, 1.4), highway="footway")
    made.at(2, 2, kerb="raised")
    said = StringIO()
    call_command("import_streets", str(made.write(tmp_path / "kota.osm.pbf")), dry_run=True, stdout=said)
    text = said.getvalue()
    assert "1 stairs (1 counted)" in text and "1 kerbs" in text and "1 islands cut off from the rest, 0.0 km" in text
    assert "street 4.4" in text
    assert not StreetVersion.objects.exists()


def test_the_same_file_again_changes_nothing_and_every_import_is_on_record(bring: Bring) -> None:
    before = Line.objects.filter(action="streets.brought").count()
    bring(grid(), named="Kota")
    bring(grid(), named="Kota")
    assert StreetVersion.objects.count() == 1
    assert Line.objects.filter(action="streets.brought").count() == before + 1
    for size in (4, 6, 7):
        bring(grid(size), named="Kota")
    assert StreetVersion.objects.count() == 2  # in use, and before it


@pytest.fixture
def mapped(bring: Bring) -> Client:
    bring(grid())
    return Client(raise_request_exception=False)


def test_programs_ask_for_a_way_and_hear_it_in_their_language(bring: Bring, client: Client) -> None:
    assert client.get("/api/v1/streets").json()["known"] is False
    none = client.get("/api/v1/streets/way", HERE, headers={"accept-language": "en"})
    assert none.status_code == 404 and "./kota import streets" in none.json()["error"]["message"]
    bring(grid(), named="Kota")
    about = client.get("/api/v1/streets").json()
    assert (about["known"], about["name"], about["credit"]) == (True, "Kota", "© OpenStreetMap contributors")
    way = client.get("/api/v1/streets/way", HERE, headers={"accept-language": "en"}).json()
    assert way["parts"][0]["text"] in ("Go east along Jalan 0 for 330 metres.", "Go north along Gang 0 for 220 metres.")
    assert way["metres"] == pytest.approx(553, abs=3) and way["path"][0] == pytest.approx(node(0, 0), abs=1e-6)
    assert way["step_free"] == "" and way["unknown_m"] == way["metres"]
    told = client.get("/api/v1/streets/way", HERE | {"profile": "bicycle"}, headers={"accept-language": "id"}).json()
    assert told["parts"][-1]["text"] == "Anda sudah sampai."
    assert client.get("/api/v1/streets/way", HERE | {"profile": "bus"}).status_code == 400
    slow = client.get("/api/v1/streets/way", HERE | {"pace": "0.5"}).json()
    assert slow["seconds"] == pytest.approx(2 * way["seconds"], abs=2)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pace=st.sampled_from(NASTY) | st.floats().map(str) | st.floats(0.2, 5).map(str), more=st.dictionaries(
    st.sampled_from(["origin", "goal", "profile"]), st.sampled_from(NASTY), max_size=1))  # fmt: skip
def test_whatever_somebody_says_of_their_pace_is_answered(mapped: Client, pace: str, more: dict[str, str]) -> None:
    answer = mapped.get("/api/v1/streets/way", HERE | {"pace": pace} | more)
    assert answer.status_code in (200, 400, 404), (pace, more, answer.content)
    if not more:
        assert answer.status_code == (200 if fits(pace) else 400), pace


def fits(pace: str) -> bool:
    """As numbers of the API are written: in the digits of ASCII, where Python reads others too."""
    try:
        return pace.isascii() and 0.2 <= float(pace) <= 5
    except ValueError:
        return False
