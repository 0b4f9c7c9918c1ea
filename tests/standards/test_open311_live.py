"""Open311 with real commits, several callers at once, and a foreign client against a running city."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connections

from kota.base import clock
from kota.base.actor import system
from kota.base.events.deliver import deliver_all
from kota.governance.reports.models import Media
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from tests.fixtures.database import settle
from tests.standards.open311.program import MENTENG, Program

BY = system("test")


@pytest.fixture
def program(fresh_city: Any, django_db_blocker: Any) -> Iterator[Program]:
    """A program on a database of its own, where commits are real."""
    with django_db_blocker.unblock():
        key = accounts.issue_key(name="test", scopes=["open311"], per_minute=10_000, by=BY, at=clock.now())[1]
        yield Program(key)


def test_the_same_idempotency_key_at_the_same_time_opens_one_report(program: Program) -> None:
    def send(_number: int) -> str:
        try:
            row = Program(program.api_key).post(**MENTENG, headers={"Idempotency-Key": "same"})
            return str(row["service_request_id"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = set(pool.map(send, range(16)))
    assert len(numbers) == 1
    assert len(program.get("requests")) == 1


def test_who_follows_changes_misses_none_that_is_still_being_written(program: Program, fresh_city: Any) -> None:
    first = program.sent()
    start = cases.by_reference(first).updated_at.isoformat().replace("+00:00", "Z")
    late = cases.by_reference(program.sent(description="yang terlambat"))
    with psycopg.connect(fresh_city.app) as writer:
        # A slow writer stamped its change before the next report was opened, and has not committed yet.
        writer.execute('UPDATE "case" SET words = words WHERE id = %s', [late.pk])
        time.sleep(0.2)
        program.sent(description="yang baru")
        time.sleep(2.2)
        assert program.get("requests", updated_after=start) == []
        writer.commit()
    time.sleep(2.2)
    found = [row["description"] for row in program.get("requests", updated_after=start)]
    assert found == ["yang terlambat", "yang baru"]


def test_a_named_photo_becomes_a_job_once_the_report_is_committed(program: Program) -> None:
    program.sent(media_url="https://contoh.invalid/a.jpg")
    settle()  # other tests' open transactions hold deliveries up
    assert deliver_all() >= 1
    media = Media.objects.get()
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'reports.fetch_media'")
        found = [row[0] for row in cursor.fetchall()]
    assert [args if isinstance(args, dict) else __import__("json").loads(args) for args in found] == [
        {"media_id": media.pk}
    ]


class TestForeignClient:
    """The PyPI client `georeport`, which knows nothing of us."""

    @pytest.fixture
    def base(self, live_city: Any) -> str:
        return f"{live_city.url}/open311/v2"

    @pytest.fixture
    def number(self, live_city: Any, base: str) -> str:
        """A report sent by hand, since the client only reads. Two of them: it stumbles over lists of one in XML."""
        key = live_city.demo["keys"]["open311_api_key"]
        fields = {"api_key": key, "service_code": "flood", **MENTENG, "attribute[depth]": "knee"}
        answers = [httpx.post(f"{base}/requests.json", data={**fields, "description": text}) for text in ("a", "b")]
        assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
        return str(answers[0].json()[0]["service_request_id"])

    @pytest.mark.parametrize("output_format", ["json", "xml"])
    @pytest.mark.parametrize("jurisdiction", [None, "jakarta"])
    def test_all_its_calls_pass(self, base: str, number: str, output_format: str, jurisdiction: str | None) -> None:
        from georeport import GeoReport

        client = GeoReport(base, jurisdiction=jurisdiction, output_format=output_format)
        services = client.get_service_list()
        assert {"pothole", "flood"} <= {service["service_code"] for service in services}
        definition = client.get_service_definition("flood")
        assert definition["service_code"] == "flood"
        found = client.get_service_requests(service_code="flood", status="open")
        assert number in {request["service_request_id"] for request in found}
        one = client.get_service_request(number)
        assert one["service_code"] == "flood"
        assert float(one["lat"]) == float(MENTENG["lat"])

    def test_discovery_names_the_endpoint_it_was_asked_at(self, base: str) -> None:
        assert httpx.get(f"{base}/discovery.json").json()["endpoints"][0]["url"] == base
