"""Open311 GeoReport v2: one test or more for every rule of the standard and for every trap that others fell into."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jsonschema import validate

from kota.base import clock
from kota.base.actor import system
from kota.base.geo import Point
from kota.governance.reports import facade as reports
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.models import Media
from kota.governance.reports.services import fetch_media
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import NewCase
from kota.kernel.facts import facade as facts
from tests.standards.open311 import schemas
from tests.standards.open311.media import photo, photo_server
from tests.standards.open311.program import FORM, MENTENG, Program, json_of, xml_of

pytestmark = pytest.mark.django_db
BY = system("test")
FORMATS = ["xml", "json"]


def issue(**more: Any) -> str:
    given = {"name": "test", "scopes": ["open311"], "per_minute": 10_000, **more}
    return accounts.issue_key(**given, by=BY, at=clock.now())[1]


@pytest.fixture
def program() -> Program:
    return Program(issue())


def case_of(number: str) -> cases.Case:
    return cases.by_reference(number)


def solve(number: str, text: str = "Sudah ditambal") -> cases.Case:
    at = clock.now()
    stored = reports_photo()
    return cases.solve(case_id=case_of(number).pk, text=text, photos=[stored], by=BY, at=at)


def reports_photo() -> Any:
    from kota.kernel.files import facade as files

    return files.store_photo(data=photo("green"), by=BY, at=clock.now(), is_public=True).id


def aged(days: float, *, words: str = "Lubang lama", category: str = "pothole") -> str:
    """The number of a report that was opened so many days ago."""
    new = NewCase(
        type="report", category=category, words=words, public_words=words, channel="import",
        point=Point(106.83, -6.2), opened_at=clock.now() - timedelta(days=days),
    )  # fmt: skip
    return cases.open_case(new=new, by=BY, at=clock.now()).reference


class TestFormats:
    """General rules: formats, content types, XML, JSON, dates."""

    @pytest.mark.parametrize("suffix", FORMATS)
    @pytest.mark.parametrize("path", ["discovery", "services", "services/flood", "requests"])
    def test_the_suffix_chooses_the_format(self, client: Client, path: str, suffix: str) -> None:
        answer = client.get(f"/open311/v2/{path}.{suffix}")
        assert answer.status_code == 200
        (json_of if suffix == "json" else xml_of)(answer)

    def test_the_formats_stand_in_discovery(self, program: Program) -> None:
        assert program.get("discovery")["endpoints"][0]["formats"] == ["text/xml", "application/json"]

    @pytest.mark.parametrize("suffix", FORMATS)
    def test_errors_come_in_the_format_asked_for(self, client: Client, suffix: str) -> None:
        answer = client.get(f"/open311/v2/requests/JKT-0000-000.{suffix}")
        assert answer.status_code == 404
        (json_of if suffix == "json" else xml_of)(answer)

    @pytest.mark.parametrize("path", ["services.html", "services", "services.csv", "", "nothing/at/all", "requests/"])
    def test_no_address_answers_in_html(self, client: Client, path: str) -> None:
        answer = client.get(f"/open311/v2/{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert xml_of(answer).tag == "errors"

    @pytest.mark.parametrize(
        ("path", "root", "item"),
        [
            ("services", "services", "service"),
            ("requests", "service_requests", "request"),
            ("services/flood", "service_definition", "service_code"),
            ("discovery", "discovery", "changeset"),
        ],
    )
    def test_xml_has_the_root_and_elements_of_the_standard(
        self, program: Program, path: str, root: str, item: str
    ) -> None:
        program.sent()
        found = xml_of(program.client.get(f"/open311/v2/{path}.xml"))
        assert (found.tag, found[0].tag) == (root, item)

    def test_json_drops_the_root_and_a_single_item_is_still_an_array(self, program: Program) -> None:
        program.sent()
        found = program.get("requests")
        assert isinstance(found, list)
        assert len(found) == 1

    def test_what_is_empty_is_null_and_an_empty_element(self, program: Program) -> None:
        number = program.sent(description="")
        assert program.one(number)["description"] is None
        found = xml_of(program.client.get(f"/open311/v2/requests/{number}.xml"))
        assert found.find("request/description").text is None

    def test_words_that_look_like_markup_are_escaped_in_xml(self, program: Program) -> None:
        number = program.sent(description="lubang < 1 m & dalam > 20 cm\nawas!")
        assert program.one(number)["description"] == "lubang < 1 m & dalam > 20 cm\nawas!"

    def test_dates_are_w3c_with_their_zone(self, program: Program) -> None:
        row = program.one(program.sent())
        for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row[name])

    def test_words_are_those_of_the_readers_language(self, program: Program) -> None:
        def name(language: str) -> str:
            answer = program.client.get("/open311/v2/services.json", headers={"Accept-Language": language})
            return str(answer.json()[0]["service_name"])

        assert (name("id"), name("en")) == ("Jalan berlubang", "Pothole")

    def test_programs_in_browsers_may_call(self, client: Client) -> None:
        assert client.get("/open311/v2/services.json")["Access-Control-Allow-Origin"] == "*"
        answer = client.options("/open311/v2/requests.json")
        assert answer.status_code == 204
        assert "POST" in answer["Access-Control-Allow-Methods"]


class TestJurisdiction:
    PATHS = ("discovery", "services", "services/flood", "requests")

    @pytest.mark.parametrize("path", PATHS)
    def test_it_is_optional_and_empty_is_the_same_as_absent(self, program: Program, path: str) -> None:
        assert (
            program.get(path) == program.get(path, jurisdiction_id="") == program.get(path, jurisdiction_id="jakarta")
        )

    @pytest.mark.parametrize("path", [*PATHS, "requests/JKT-0000-000", "tokens/1"])
    def test_another_city_is_not_found(self, program: Program, path: str) -> None:
        found = program.get(path, 404, jurisdiction_id="bandung.go.id")
        assert "jurisdiction_id" in found[0]["description"]

    def test_it_may_stand_in_the_form(self, program: Program) -> None:
        program.post(**MENTENG, jurisdiction_id="jakarta")
        program.post(**MENTENG, jurisdiction_id="")
        program.post(404, **MENTENG, jurisdiction_id="bandung.go.id")


class TestKey:
    def test_reading_needs_none(self, client: Client) -> None:
        for path in ("discovery", "services", "services/flood", "requests"):
            assert client.get(f"/open311/v2/{path}.json").status_code == 200

    @pytest.mark.parametrize("key", [None, "", "wrong", "kota_0123456789", "x" * 500])
    def test_a_post_without_a_good_key_is_403(self, program: Program, key: str | None) -> None:
        found = program.post(403, api_key=key, **MENTENG)
        assert found["code"] == 403
        assert "api_key" in found["description"]
        assert program.get("requests") == []

    def test_the_key_is_looked_at_first_of_all(self, program: Program) -> None:
        program.post(403, api_key=None, service_code=None)

    def test_a_revoked_key_is_403(self) -> None:
        key, secret = accounts.issue_key(name="gone", scopes=["open311"], by=BY, at=clock.now())
        accounts.revoke_key(key_id=key.pk, by=BY, at=clock.now())
        Program(secret).post(403, **MENTENG)

    def test_a_key_for_something_else_is_403(self) -> None:
        Program(issue(scopes=["reports:read"])).post(403, **MENTENG)

    def test_it_may_stand_in_the_query(self, program: Program) -> None:
        answer = program.client.post(
            f"/open311/v2/requests.json?api_key={program.api_key}", "service_code=pothole&lat=-6.2&long=106.83", FORM
        )
        assert answer.status_code == 201

    def test_each_key_has_its_calls_a_minute(self) -> None:
        program = Program(issue(per_minute=2))
        statuses = [
            program.client.post(
                "/open311/v2/requests.xml", f"api_key={program.api_key}&service_code=pothole&lat=-6.2&long=106.83", FORM
            )
            for _ in range(5)
        ]
        refused = [answer for answer in statuses if answer.status_code == 429]
        assert 1 <= len(refused) <= 3  # a new minute may begin between them
        assert 1 <= int(refused[0]["Retry-After"]) <= 60
        assert xml_of(refused[0]).tag == "errors"


class TestDiscovery:
    def test_it_exists_in_both_formats_and_has_every_field(self, program: Program) -> None:
        validate(program.get("discovery"), schemas.DISCOVERY)

    def test_it_stands_above_the_version_too(self, client: Client) -> None:
        assert client.get("/open311/discovery.json").json() == client.get("/open311/v2/discovery.json").json()

    def test_the_changeset_moves_when_services_change(self, program: Program) -> None:
        before = program.get("discovery")["changeset"]
        value = facts.current("category")["pothole"].model_dump(mode="json") | {"solve_hours": 99}
        later = clock.now() + timedelta(minutes=5)
        facts.put(kind="category", key="pothole", value=value, by=BY, at=later)
        assert program.get("discovery")["changeset"] > before


class TestServices:
    def test_the_list_is_as_the_schema_says(self, program: Program) -> None:
        found = program.get("services")
        validate(found, schemas.SERVICES)
        assert [row["service_code"] for row in found] == [category.code for category in cases.categories()]

    def test_metadata_says_whether_there_is_a_definition(self, program: Program) -> None:
        told = {row["service_code"]: row["metadata"] for row in program.get("services")}
        assert told["flood"] is True
        for code, has_some in told.items():
            assert bool(program.get(f"services/{code}")["attributes"]) is has_some

    def test_each_definition_is_as_the_schema_says(self, program: Program) -> None:
        for category in cases.categories():
            found = program.get(f"services/{category.code}")
            validate(found, schemas.DEFINITION)
            assert found["service_code"] == category.code
            assert [row["order"] for row in found["attributes"]] == list(range(1, len(found["attributes"]) + 1))

    def test_lists_have_their_values_and_questions_their_datatype(self, program: Program) -> None:
        depth = program.get("services/flood")["attributes"][0]
        assert (depth["code"], depth["datatype"], depth["required"]) == ("depth", "singlevaluelist", True)
        assert depth["values"][0] == {"key": "ankle", "name": "Semata kaki (sampai 10 cm)"}

    def test_an_emergency_is_a_warning_that_wants_no_answer(self, program: Program) -> None:
        warning = program.get("services/fire")["attributes"][-1]
        assert warning["variable"] is False
        assert "113" in warning["description"]

    def test_an_unknown_service_is_404(self, program: Program) -> None:
        validate(program.get("services/nope", 404), schemas.ERRORS)


class TestPost:
    def test_the_answer_is_201_and_holds_the_number_and_no_token(self, program: Program) -> None:
        row = program.post(**MENTENG)
        assert row.keys() == {"service_request_id", "service_notice", "account_id"}
        assert program.one(row["service_request_id"])["service_code"] == "pothole"

    @pytest.mark.parametrize("suffix", FORMATS)
    def test_it_is_answered_in_the_format_of_the_suffix(self, program: Program, suffix: str) -> None:
        body = f"api_key={program.api_key}&service_code=pothole&lat=-6.2&long=106.83"
        answer = program.client.post(f"/open311/v2/requests.{suffix}", body, FORM)
        assert answer.status_code == 201
        found = json_of(answer) if suffix == "json" else xml_of(answer)
        assert len(found) == 1

    def test_service_code_is_needed_and_must_be_known(self, program: Program) -> None:
        assert "service_code" in program.post(400, service_code=None, **MENTENG)["description"]
        assert "service_code" in program.post(400, service_code="", **MENTENG)["description"]
        assert "service_code" in program.post(404, service_code="nope", **MENTENG)["description"]

    def test_a_location_is_needed(self, program: Program) -> None:
        program.post(400)
        program.post(400, lat="", long="", address_string="  ", address_id="")

    @pytest.mark.parametrize(
        ("lat", "long"),
        [("-6.2", ""), ("", "106.8"), ("north", "east"), ("nan", "106.8"), ("inf", "106.8"), ("-96", "106.8"),
         ("-6.2", "188"), ("106.83", "-6.2"), ("52.37", "4.89")],
    )  # fmt: skip
    def test_lat_and_long_are_degrees_in_this_city(self, program: Program, lat: str, long: str) -> None:
        program.post(400, lat=lat, long=long)

    def test_a_point_is_located_and_kept(self, program: Program) -> None:
        row = program.one(program.sent())
        assert (row["lat"], row["long"]) == (-6.1960, 106.8320)
        assert row["address_id"] == areas.locate(106.8320, -6.1960).area.code  # type: ignore[union-attr]

    def test_an_address_alone_is_enough_and_comes_back_as_address(self, program: Program) -> None:
        row = program.post(address_string="Jalan Kebon Sirih 12, Menteng")
        shown = program.one(row["service_request_id"])
        assert shown["address"] == "Jalan Kebon Sirih 12, Menteng"
        assert (shown["lat"], shown["long"], shown["address_id"]) == (None, None, None)
        assert "address_string" not in shown

    def test_an_area_code_is_an_address_id(self, program: Program) -> None:
        row = program.post(address_id="31.71.06.1001", address_string="Gang Damai")
        shown = program.one(row["service_request_id"])
        assert shown["address_id"] == "31.71.06.1001"
        assert shown["address"].startswith("Gang Damai, Menteng")

    def test_a_known_place_is_an_address_id(self, program: Program) -> None:
        place = areas.places()[0]
        shown = program.one(program.post(address_id=place.code)["service_request_id"])
        assert (shown["lat"], shown["long"]) == (place.point.lat, place.point.lon)

    def test_an_unknown_address_id_is_400(self, program: Program) -> None:
        assert "address_id" in program.post(400, address_id="nowhere")["description"]

    def test_required_attributes_are_required(self, program: Program) -> None:
        found = program.post(400, service_code="flood", **MENTENG)
        assert found["code"] == 400

    def test_attributes_are_taken_singly_and_as_lists(self, program: Program) -> None:
        for name in ("attribute[depth]", "attribute[depth][]"):
            number = program.sent(service_code="flood", **{name: "knee"})
            assert case_of(number).fields == {"depth": "knee"}

    def test_several_values_are_kept_of_a_multivaluelist(self, program: Program) -> None:
        value = facts.current("category")["pothole"].model_dump(mode="json")
        options = [{"key": key, "name": {"id": key, "en": key}} for key in ("a", "b", "c")]
        value["question"] = [
            {"code": "many", "datatype": "multivaluelist", "label": {"id": "Apa", "en": "What"}, "values": options}
        ]
        facts.put(kind="category", key="pothole", value=value, by=BY, at=clock.now())
        number = program.sent(**{"attribute[many][]": ["a", "c"]})
        assert case_of(number).fields == {"many": ["a", "c"]}

    @pytest.mark.parametrize(
        "fields",
        [{"attribute[depth]": "deep"}, {"attribute[depth]": "knee", "attribute[nope]": "1"},
         {"attribute[depth": "knee"}, {"attribute[depth][]": ["knee", "waist"]}],
    )  # fmt: skip
    def test_wrong_attributes_are_400(self, program: Program, fields: dict[str, Any]) -> None:
        program.post(400, service_code="flood", **MENTENG, **fields)

    def test_who_reports_is_kept_for_the_agency_and_never_shown(self, program: Program) -> None:
        person = {
            "email": "Sri@Contoh.Kota.Test", "first_name": "Sri", "last_name": "Lestari", "phone": "081234567899",
            "device_id": "android-77", "account_id": "akun-5",
        }  # fmt: skip
        row = program.post(**MENTENG, **person)
        assert row["account_id"] == "akun-5"
        contact = case_of(row["service_request_id"]).contact
        assert (contact.name, contact.email, contact.phone) == (
            "Sri Lestari",
            person["email"].lower(),
            "+6281234567899",
        )
        path = f"/open311/v2/requests/{row['service_request_id']}.json?extensions=true"
        shown = program.client.get(path).content.decode()
        assert not [text for text in ("Sri", "Lestari", "sri@", "0812", "android-77", "akun-5") if text in shown]

    def test_a_phone_that_is_none_is_400(self, program: Program) -> None:
        program.post(400, **MENTENG, phone="call me")

    def test_a_wrong_e_mail_address_is_400(self, program: Program) -> None:
        assert "email" in program.post(400, **MENTENG, email="nobody")["description"]

    def test_a_description_has_at_most_4000_characters(self, program: Program) -> None:
        assert len(program.one(program.sent(description="é" * 4000))["description"]) == 4000
        program.post(400, **MENTENG, description="é" * 4001)

    @pytest.mark.parametrize(
        "text", ["<b>lubang</b>", "<script>alert(1)</script>", "a <img src=x onerror=y> b", "<!-- -->"]
    )
    def test_a_description_is_no_html(self, program: Program, text: str) -> None:
        assert "HTML" in program.post(400, **MENTENG, description=text)["description"]

    def test_a_description_may_be_left_out(self, program: Program) -> None:
        assert program.one(program.post(**MENTENG)["service_request_id"])["description"] is None

    def test_control_characters_are_400(self, program: Program) -> None:
        program.post(400, **MENTENG, description="nol\x00di sini")
        program.post(400, **MENTENG, address_string="a\x01b")

    def test_a_body_of_another_type_is_400(self, program: Program) -> None:
        body = json.dumps({"service_code": "pothole", **MENTENG})
        address = f"/open311/v2/requests.json?api_key={program.api_key}"
        answer = program.client.post(address, body, content_type="application/json")
        assert answer.status_code == 400
        validate(json_of(answer), schemas.ERRORS)

    def test_another_method_is_an_error_in_the_format(self, client: Client) -> None:
        for method in (client.put, client.patch, client.delete):
            answer = method("/open311/v2/requests.json")
            assert answer.status_code == 405
            validate(json_of(answer), schemas.ERRORS)
        assert client.post("/open311/v2/services.json").status_code == 405

    def test_a_cookie_is_neither_needed_nor_asked_for(self, program: Program) -> None:
        strict = Program(program.api_key, Client(enforce_csrf_checks=True))
        answer = strict.client.post(
            "/open311/v2/requests.json", f"api_key={program.api_key}&service_code=pothole&lat=-6.2&long=106.83", FORM
        )
        assert answer.status_code == 201
        assert not answer.cookies


class TestReading:
    def test_a_request_is_as_the_schema_says(self, program: Program) -> None:
        number = program.sent()
        for row in (program.get("requests"), program.get(f"requests/{number}")):
            validate(row, schemas.REQUESTS)
            assert row[0]["service_request_id"] == number

    def test_one_request_is_still_an_array(self, program: Program) -> None:
        assert len(program.get(f"requests/{program.sent()}")) == 1

    def test_an_unknown_number_is_404(self, program: Program) -> None:
        for number in ("JKT-0000-000", "1", "x" * 300):
            validate(program.get(f"requests/{number}", 404), schemas.ERRORS)

    def test_a_list_of_numbers_overrides_everything_else(self, program: Program) -> None:
        old, new = aged(200), program.sent()
        program.sent()
        found = program.get(
            "requests", service_request_id=f"{old}, {new}", status="closed", service_code="nope", start_date="never"
        )
        assert {row["service_request_id"] for row in found} == {old, new}

    def test_unknown_numbers_in_a_list_are_left_out(self, program: Program) -> None:
        number = program.sent()
        assert len(program.get("requests", service_request_id=f"{number},JKT-0000-000")) == 1
        assert program.get("requests", service_request_id="JKT-0000-000") == []

    def test_services_are_filtered_by_a_comma_list(self, program: Program) -> None:
        program.sent(service_code="pothole")
        program.sent(service_code="damaged-road")
        program.sent(service_code="clogged-drain")
        found = program.get("requests", service_code="pothole,damaged-road")
        assert {row["service_code"] for row in found} == {"pothole", "damaged-road"}
        again = program.client.get("/open311/v2/requests.json?service_code=pothole&service_code=damaged-road").json()
        assert again == found

    def test_an_unknown_service_in_the_filter_is_404(self, program: Program) -> None:
        program.get("requests", 404, service_code="pothole,nope")

    def test_a_service_that_ended_still_has_its_requests(self, program: Program) -> None:
        number = program.sent()
        facts.end(kind="category", key="pothole", by=BY, at=clock.now())
        assert program.get("requests", service_code="pothole")[0]["service_request_id"] == number
        program.post(404, **MENTENG)

    def test_states_are_open_and_closed(self, program: Program) -> None:
        waiting, done = program.sent(), program.sent()
        solve(done)
        assert [row["service_request_id"] for row in program.get("requests", status="open")] == [waiting]
        assert [row["service_request_id"] for row in program.get("requests", status="closed")] == [done]
        assert len(program.get("requests", status="open,closed")) == 2
        assert len(program.get("requests", status="")) == 2
        program.get("requests", 400, status="fixed")

    def test_what_was_done_stands_in_the_status_notes(self, program: Program) -> None:
        number = program.sent()
        assert program.one(number)["status_notes"] == "Diterima"
        solve(number, "Sudah ditambal, hubungi 081234567899 bila rusak lagi")
        row = program.one(number)
        assert row["status_notes"].startswith("Sudah ditambal")
        assert "0812" not in row["status_notes"]

    def test_a_closed_request_was_updated_when_it_was_closed(self, program: Program) -> None:
        number = program.sent()
        closed = solve(number)
        cases.rate(case_id=closed.pk, rating=5, by=BY, at=clock.now() + timedelta(hours=3))
        assert program.one(number)["updated_datetime"] == closed.solved_at.strftime("%Y-%m-%dT%H:%M:%SZ")  # type: ignore[union-attr]

    def test_ninety_days_are_the_default(self, program: Program) -> None:
        aged(91)
        number = aged(89)
        assert [row["service_request_id"] for row in program.get("requests")] == [number]

    def test_a_span_holds_at_most_ninety_days(self, program: Program) -> None:
        program.get("requests", 400, start_date="2025-01-01T00:00:00Z", end_date="2025-04-02T00:00:00Z")
        program.get("requests", start_date="2025-01-01T00:00:00Z", end_date="2025-04-01T00:00:00Z")

    def test_one_end_of_the_span_is_enough(self, program: Program) -> None:
        numbers = {days: aged(days) for days in (50, 120, 200)}
        start = (clock.now() - timedelta(days=130)).strftime("%Y-%m-%dT%H:%M:%SZ")
        end = (clock.now() - timedelta(days=115)).strftime("%Y-%m-%dT%H:%M:%SZ")

        def found(**span: str) -> set[str]:
            return {row["service_request_id"] for row in program.get("requests", **span)}

        assert found(start_date=start) == {numbers[50], numbers[120]}
        assert found(end_date=end) == {numbers[120], numbers[200]}
        assert found(start_date=start, end_date=end) == {numbers[120]}

    @pytest.mark.parametrize(
        "text", ["yesterday", "2025-13-01T00:00:00Z", "2025-01-01T00:00:00", "0001-01-01T00:00:00Z"]
    )
    def test_dates_that_are_none_or_lack_their_zone_are_400(self, program: Program, text: str) -> None:
        program.get("requests", 400, start_date=text)
        program.get("requests", 400, end_date=text)

    @pytest.mark.parametrize(
        "text",
        [
            "2025-01-01",
            "2025-01-01T00:00:00+07:00",
            "2025-01-01T00:00:00 07:00",
            "2025-01-01T00:00Z",
            "2025-01-01T00:00:00-20:08",
        ],
    )
    def test_w3c_dates_are_understood(self, program: Program, text: str) -> None:
        program.get("requests", start_date=text)

    def test_a_span_that_ends_before_it_begins_is_400(self, program: Program) -> None:
        program.get("requests", 400, start_date="2025-02-01T00:00:00Z", end_date="2025-01-01T00:00:00Z")

    def test_at_most_a_thousand_come_the_newest_first(self, program: Program) -> None:
        base = clock.now() - timedelta(days=10)
        news = [
            NewCase(
                type="report", category="pothole", words=f"{n}", public_words=f"{n}", channel="import",
                area="31.71.06.1001", opened_at=base + timedelta(minutes=n),
            )
            for n in range(1003)
        ]  # fmt: skip
        cases.open_cases(news=news, by=BY, at=clock.now())
        found = program.client.get("/open311/v2/requests.json").json()
        assert [row["description"] for row in found] == [str(n) for n in range(1002, 2, -1)]


class TestPrivacy:
    def test_masked_words_only(self, program: Program) -> None:
        number = program.sent(
            description="Telepon 0812-3456-7890 atau sri@contoh.id, NIK 3171234567890123",
            address_string="rumah 081234567890",
        )
        shown = program.client.get(f"/open311/v2/requests/{number}.json?extensions=true").content.decode()
        assert not [text for text in ("3456", "sri@contoh", "3171234567890123") if text in shown]

    def test_held_reports_are_not_there_until_they_are_released(self, program: Program) -> None:
        row = program.post(**MENTENG, description="Ada goblok parkir di trotoar")
        number = row["service_request_id"]
        assert case_of(number).held
        assert "oderator" in row["service_notice"]
        program.get(f"requests/{number}", 404)
        assert program.get("requests") == program.get("requests", service_request_id=number) == []
        cases.release(case_id=case_of(number).pk, public_words="Ada yang parkir di trotoar", by=BY, at=clock.now())
        assert program.one(number)["description"] == "Ada yang parkir di trotoar"

    def test_categories_that_are_not_public_never_show(self, program: Program) -> None:
        number = program.sent(service_code="crime")
        program.get(f"requests/{number}", 404)
        assert program.get("requests", extensions="true") == []

    def test_what_was_taken_down_is_gone(self, program: Program) -> None:
        number = program.sent()
        cases.take_down(case_id=case_of(number).pk, text="diminta", by=BY, at=clock.now())
        program.get(f"requests/{number}", 404)

    def test_hidden_photos_and_notes_for_colleagues_do_not_show(self, program: Program) -> None:
        number = program.sent()
        cases.note(case_id=case_of(number).pk, text="rahasia dinas", by=BY, at=clock.now())
        shown = program.client.get(f"/open311/v2/requests/{number}.json?extensions=true").content.decode()
        assert "rahasia" not in shown


class TestTraps:
    def test_ids_and_codes_are_strings_and_degrees_are_numbers(self, program: Program) -> None:
        row = program.one(program.sent())
        assert isinstance(row["service_request_id"], str)
        assert isinstance(row["service_code"], str)
        assert isinstance(row["lat"], float)
        assert row["zipcode"] is None

    def test_the_agency_is_a_text(self, program: Program) -> None:
        assert program.one(program.sent())["agency_responsible"] == "Dinas Bina Marga"

    def test_numbers_are_found_as_people_type_them(self, program: Program) -> None:
        number = program.sent()
        assert program.one(number.lower().replace("-", " "))["service_request_id"] == number

    def test_nothing_beside_the_standard_stands_in_a_plain_answer(self, program: Program) -> None:
        program.sent()
        validate(program.get("requests"), schemas.REQUESTS)  # the schema allows no other field


class TestExtensions:
    """What cities added: off unless asked for."""

    def test_pages(self, program: Program) -> None:
        numbers = [aged(days) for days in (1, 2, 3, 4, 5)]
        pages = [program.get("requests", page=page, page_size="2") for page in ("1", "2", "3", "4")]
        assert [[row["service_request_id"] for row in page] for page in pages] == [
            numbers[:2], numbers[2:4], numbers[4:], []
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "wrong", [{"page": "0"}, {"page": "x"}, {"page_size": "1001"}, {"page_size": "-1"}, {"page": "²"}]
    )
    def test_wrong_pages_are_400(self, program: Program, wrong: dict[str, str]) -> None:
        program.get("requests", 400, **wrong)

    def test_more_is_told_on_request(self, program: Program) -> None:
        number = program.sent(service_code="flood", **{"attribute[depth]": "knee"})
        solve(number)
        row = program.get(f"requests/{number}", extensions="true")[0]
        assert row["extended_attributes"]["step"] == "solved"
        assert row["attributes"] == [{"code": "depth", "label": "Seberapa dalam airnya?", "value": "knee"}]
        assert [note["type"] for note in row["notes"]] == ["open", "solve"]
        assert row["notes"][1].keys() == {"datetime", "description", "type"}
        assert row["extended_attributes"]["photos"][0]["title"] == "after"

    def test_photos_may_be_sent_along(self, program: Program) -> None:
        import io

        file = io.BytesIO(photo())
        file.name = "lubang.jpg"
        fields = {"api_key": program.api_key, "service_code": "pothole", **MENTENG, "media": file}
        answer = program.client.post("/open311/v2/requests.json", fields)
        assert answer.status_code == 201, answer.content
        url = program.one(answer.json()[0]["service_request_id"])["media_url"]
        assert url.startswith("http://localhost")
        shown = program.client.get(url.removeprefix("http://localhost:8000"))
        assert shown["Content-Type"] == "image/jpeg"

    def test_what_is_no_photo_is_400(self, program: Program) -> None:
        import io

        file = io.BytesIO(b"%PDF-1.4 not a photo")
        file.name = "x.jpg"
        fields = {"api_key": program.api_key, "service_code": "pothole", **MENTENG, "media": file}
        answer = program.client.post("/open311/v2/requests.json", fields)
        assert answer.status_code == 400
        validate(json_of(answer), schemas.ERRORS)

    def test_the_same_idempotency_key_opens_one_report(self, program: Program) -> None:
        key = {"Idempotency-Key": "b1946ac9-2"}
        first = program.post(**MENTENG, description="sekali", headers=key)
        again = program.post(**MENTENG, description="sekali", headers=key)
        assert again == first
        assert len(program.get("requests")) == 1
        program.post(400, **MENTENG, description="lain", headers=key)
        program.post(400, **MENTENG, headers={"Idempotency-Key": "é" * 3})

    def test_keys_of_two_programs_do_not_meet(self, program: Program) -> None:
        key = {"Idempotency-Key": "1"}
        first = program.post(**MENTENG, headers=key)
        other = Program(issue()).post(**MENTENG, headers=key)
        assert other["service_request_id"] != first["service_request_id"]


class TestEmergency:
    """A report is no call: the answer says whom to call, and who reads it sees that nobody asked."""

    def test_the_notice_gives_the_number_first(self, program: Program) -> None:
        sent = program.post(**MENTENG | {"service_code": "fire"}, description="Kebakaran, ada yang terjebak")
        assert sent["service_notice"].index("113") < sent["service_notice"].index("?") + 40

    def test_words_tell_where_the_category_does_not(self, program: Program) -> None:
        assert "113" in program.post(**MENTENG, description="kebakaran rumah di sini")["service_notice"]
        assert "113" not in program.post(**MENTENG, description="lubang di jalan")["service_notice"]


class TestText:
    """What is kept is text that reads as it was written."""

    def test_bytes_that_are_no_utf8_are_400(self, program: Program) -> None:
        body = b"api_key=" + program.api_key.encode() + b"&service_code=pothole&lat=-6.2&long=106.83&description=caf%E9"
        answer = program.client.post("/open311/v2/requests.json", body, content_type=FORM)
        assert answer.status_code == 400
        assert "UTF-8" in answer.json()[0]["description"]

    def test_marks_that_turn_the_direction_are_dropped(self, program: Program) -> None:
        assert program.one(program.sent(description="Jalan \u202erusak\u2066"))["description"] == "Jalan rusak"

    def test_every_sentence_is_in_the_language_asked_for(self, program: Program) -> None:
        for language, said in (("id", "tidak ada"), ("en", "is missing")):
            answer = program.client.post("/open311/v2/requests.json", headers={"Accept-Language": language})
            assert said in answer.json()[0]["description"]


class TestMedia:
    """`media_url` is fetched in the background; the report does not wait for it."""

    def fetch(self, number: str) -> timedelta | None:
        media = Media.objects.get(case__reference=number)
        return fetch_media(media_id=media.pk, at=clock.now())

    def test_the_photo_is_fetched_and_shown(self, program: Program, settings: Any) -> None:
        with photo_server() as port:
            settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
            number = program.sent(media_url=f"http://127.0.0.1:{port}/a.jpg")
            assert program.one(number)["media_url"] is None
            assert self.fetch(number) is None
        url = program.one(number)["media_url"]
        assert program.client.get(url.removeprefix("http://localhost:8000")).status_code == 200
        assert Media.objects.get().url == ""

    def test_fetching_twice_adds_it_once(self, program: Program, settings: Any) -> None:
        with photo_server() as port:
            settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
            number = program.sent(media_url=f"http://127.0.0.1:{port}/a.jpg")
            self.fetch(number)
            self.fetch(number)
        assert len(cases.shown_photos([case_of(number).pk])) == 1

    def test_what_is_no_photo_is_told_to_the_agency(self, program: Program, settings: Any) -> None:
        with photo_server() as port:
            settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
            number = program.sent(media_url=f"http://127.0.0.1:{port}/page.html")
            assert self.fetch(number) is None
        assert program.one(number)["media_url"] is None
        notes = [entry for entry in cases.history(case_of(number), only_public=False) if entry.verb == "note"]
        assert len(notes) == 1
        assert not notes[0].is_public

    @pytest.mark.parametrize("url", ["http://127.0.0.1:1/a.jpg", "http://169.254.169.254/latest", "http://[::1]/a.jpg"])
    def test_private_addresses_are_never_asked(self, program: Program, url: str) -> None:
        sent = program.post(**MENTENG, media_url=url)
        assert "media_url" in sent["service_notice"]
        number = sent["service_request_id"]
        pauses = [self.fetch(number) for _ in range(3)]
        assert [pause is None for pause in pauses] == [False, False, True]
        assert Media.objects.get().state == Media.REFUSED

    @pytest.mark.parametrize(
        "url",
        [
            "file:///etc/passwd",
            "ftp://example.org/a.jpg",
            "nonsense",
            "http:///a.jpg",
            "http://a.org:99999/a.jpg",
            "http://[::/a.jpg",
            "http://user@example.org/a.jpg",
        ],
    )
    def test_an_address_of_another_kind_is_400(self, program: Program, url: str) -> None:
        assert "media_url" in program.post(400, **MENTENG, media_url=url)["description"]

    def test_the_photo_of_a_held_report_is_not_public(self, program: Program, settings: Any) -> None:
        with photo_server() as port:
            settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
            number = program.sent(media_url=f"http://127.0.0.1:{port}/a.jpg", description="dasar goblok")
            self.fetch(number)
        case = case_of(number)
        assert case.photos.count() == 1
        assert cases.shown_photos([case.pk]) == []


class TestTokens:
    ASYNC = {"Prefer": "respond-async"}

    def test_a_token_leads_to_the_number(self, program: Program) -> None:
        row = program.post(**MENTENG, headers=self.ASYNC)
        assert "service_request_id" not in row
        found = program.get(f"tokens/{row['token']}")
        validate(found, schemas.TOKEN)
        assert found[0]["token"] == row["token"]
        program.one(found[0]["service_request_id"])

    def test_the_number_comes_when_the_photo_is_there(self, program: Program, settings: Any) -> None:
        with photo_server() as port:
            settings.KOTA_FETCH_ALLOW = [f"127.0.0.1:{port}"]
            row = program.post(**MENTENG, media_url=f"http://127.0.0.1:{port}/a.jpg", headers=self.ASYNC)
            assert program.get(f"tokens/{row['token']}")[0]["service_request_id"] is None
            fetch_media(media_id=Media.objects.get().pk, at=clock.now())
        number = program.get(f"tokens/{row['token']}")[0]["service_request_id"]
        assert program.one(number)["media_url"]

    def test_without_asking_for_it_no_token_is_given(self, program: Program) -> None:
        assert "token" not in program.post(**MENTENG, headers={"Prefer": "return=minimal"})

    @pytest.mark.parametrize("token", ["1", "1~x", "x", "999999~AAAA", "%00", "1.2"])
    def test_an_unknown_token_is_404(self, program: Program, token: str) -> None:
        validate(program.get(f"tokens/{token}", 404), schemas.ERRORS)

    def test_a_token_cannot_be_bent_to_another_report(self, program: Program) -> None:
        token = program.post(**MENTENG, headers=self.ASYNC)["token"]
        _number, _, signature = token.partition("~")
        program.get(f"tokens/1~{signature}", 404)


class TestErrors:
    def test_they_have_code_and_description_in_both_formats(self, program: Program) -> None:
        found = program.get("services/nope", 404)
        validate(found, schemas.ERRORS)
        assert found[0]["code"] == 404
        root = xml_of(program.client.get("/open311/v2/services/nope.xml"))
        assert [element.tag for element in root.iter()] == ["errors", "error", "code", "description"]

    def test_a_nul_byte_is_refused_like_any_other_nonsense(self, program: Program) -> None:
        sent = program.client.post("/open311/v2/requests.json", {"api_key": "x\x00", "service_code": "pothole"})
        assert sent.status_code == 403
        for name in ("service_code", "service_request_id", "status"):
            assert program.client.get(f"/open311/v2/requests.json?{name}=%00").status_code == 400

    def test_a_body_that_is_too_large_is_refused_in_the_format(self, program: Program, settings: Any) -> None:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
        answer = program.client.post("/open311/v2/requests.json", "description=" + "x" * 2000, FORM)
        assert answer.status_code == 413
        validate(json_of(answer), schemas.ERRORS)

    def test_photos_that_are_too_large_together_are_refused_before_they_are_read(
        self, program: Program, settings: Any
    ) -> None:
        settings.KOTA_MOST_UPLOAD = 5000
        media = SimpleUploadedFile("1.jpg", b"x" * 6000, "image/jpeg")
        answer = program.client.post("/open311/v2/requests.json", {"api_key": program.api_key, "media": media})
        assert answer.status_code == 413
        validate(json_of(answer), schemas.ERRORS)

    def test_broken_forms_are_400(self, program: Program) -> None:
        for type_ in ("multipart/form-data", "multipart/form-data; boundary=", FORM):
            answer = program.client.post(
                f"/open311/v2/requests.json?api_key={program.api_key}", b"\xff\xfe--=&&%%%", content_type=type_
            )
            assert answer.status_code == 400, (type_, answer.content)
            validate(json_of(answer), schemas.ERRORS)


def test_reports_of_residents_show_too(program: Program) -> None:
    new = NewReport(category="pothole", words="Dari halaman web", channel="web", point=Point(106.83, -6.2))
    case = reports.send_report(new=new, by=BY, at=clock.now())
    assert program.one(case.reference)["description"] == "Dari halaman web"
