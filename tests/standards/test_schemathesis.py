"""What a fuzzer sends: for every operation, requests that its document allows and some that it forbids, as everybody.

Each request is undone after its answer, so that none depends on the ones before; chance is the same in each run. That
every operation succeeds at least once is the guided run in `test_openapi`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from config.wsgi import application
from tests.fixtures.database import own_clone
from tests.standards.openapi.cast import ROLES, Cast
from tests.standards.openapi.guide import Guide
from tests.standards.openapi.known import fitting, known

CONFIG = schemathesis.Config.from_dict(
    {
        "seed": 1,
        "generation": {"max-examples": 3, "database": "none", "no-shrink": True, "with-security-parameters": False},
        "phases": {"stateful": {"enabled": False}},
        # Left out: the first two need scenarios of several requests; that a token is needed, and that it opens only
        # its scopes, is in test_openapi without a second and third request after each of these.
        "checks": {
            "use_after_free": {"enabled": False},
            "ensure_resource_availability": {"enabled": False},
            "ignored_auth": {"enabled": False},
        },
        # That a point has two numbers, a box lies in order, an outline ends where it begins: no document can say.
        "operations": [
            {
                "include-operation-id": [
                    "search_places",
                    "list_closures",
                    "put_closure",
                    "list_clusters",
                    "count_by_area",
                    "list_reports",
                    "list_report_points",
                    "read_here",
                    "list_stops",
                    "list_segments",
                    "list_chargers",
                    "send_report",
                ],
                "checks": {
                    "positive_data_acceptance": {"expected-statuses": ["2xx", "400", "401", "403", "404", "409"]}
                },
            }
        ],
    }
)
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)
# Who gets furthest with operations of a scope. Boundaries of every value are tried by them, chance by everybody.
FURTHEST = {"work": "officer", "admin": "admin", "mobility": "transit"}
PLAIN = {"Accept-Encoding": "identity"}  # a WSGI client does not unpack


@dataclass
class City:
    """Who sends, and what there is."""

    headers: dict[str, dict[str, str]]
    known: dict[str, Any]
    chances: Counter[str] = field(default_factory=Counter)  # of each operation so far

    def senders(self, operation: str) -> list[str]:
        """Everybody sends the first request that chance makes, and one after the other those that follow."""
        self.chances[operation] += 1
        everybody = list(self.headers)
        return everybody if self.chances[operation] == 1 else [everybody[self.chances.total() % len(everybody)]]


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """Somebody in each role, a program and nobody, and a city that is as it was for each request.

    In a database of its own, committed: a transaction open for minutes would hold up whoever reads in commit order.
    """
    with django_db_blocker.unblock(), own_clone():
        cast = Cast()
        headers = {name: cast[name].headers for name in ROLES}
        headers |= {"program": {"Authorization": f"Bearer {cast.program}"}, "nobody": {}}
        made = City(headers, known(Guide(), cast))
        with connection_kept():
            yield made


@contextmanager
def connection_kept() -> Iterator[None]:
    """At the end of a request Django closes a connection that is in a transaction; ours is in one on purpose."""
    ends = (request_started, request_finished)
    for end in ends:
        end.disconnect(close_old_connections)
    try:
        yield
    finally:
        for end in ends:
            end.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_the_api_keeps_its_word(city: City, case: Any) -> None:
    if not case.meta.is_negative_at(ParameterLocation.PATH):
        case.path_parameters = {**case.path_parameters, **fitting(case.path, city.known)}
    scope = case.operation.definition.raw["x-scope"]
    is_chance = case.meta.phase.name is TestPhase.FUZZING
    for who in city.senders(case.operation.label) if is_chance else [FURTHEST.get(scope, "resident")]:
        with transaction.atomic():
            case.call_and_validate(headers={**PLAIN, **city.headers[who]})
            transaction.set_rollback(True)
