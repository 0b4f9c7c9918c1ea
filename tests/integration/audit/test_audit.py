"""The audit: append-only, sealed without holding anybody up, and honest about every changed byte."""

from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client

from kota.base import clock
from kota.base.actor import system
from kota.base.events.models import FailedDelivery, Outbox
from kota.kernel.audit import facade as audit
from kota.kernel.audit.models import Line, Seal
from tests.factories.accounts import make_staff, sign_in
from tests.fixtures.database import settle

BY = system("tests")


def seal() -> int:
    settle()
    return audit.seal(at=clock.now())


def write(count: int) -> None:
    for number in range(count):
        audit.record(action="tests.done", subject=f"thing:{number}", by=BY, at=clock.now(), after={"n": number})


@pytest.fixture
def city(fresh_city: Any) -> Any:
    seal()  # what loading the pack wrote
    return fresh_city


def test_sealed_lines_verify(city: Any) -> None:
    write(5)
    assert seal() == 5
    write(1)

    verdict = audit.verify()

    assert verdict.is_sound
    assert verdict.unsealed == 1
    assert verdict.seals == Seal.objects.count() >= 2


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_line SET action = 'tests.dome' WHERE id = %s",
        "UPDATE audit_line SET after = set_byte(after, 0, (get_byte(after, 0) + 1) %% 256) WHERE id = %s",
        "UPDATE audit_line SET at = at + interval '1 microsecond' WHERE id = %s",
        "DELETE FROM audit_line WHERE id = %s",
    ],
)
def test_one_changed_byte_is_found_and_the_line_is_named(city: Any, attack: str, capsys: Any) -> None:
    write(4)
    seal()
    target = Line.objects.order_by("-id")[2].pk
    with psycopg.connect(city.owner, autocommit=True) as keeper:
        keeper.execute("ALTER TABLE audit_line DISABLE TRIGGER USER")
        keeper.execute(attack, [target])

    verdict = audit.verify()

    assert [fault.line for fault in verdict.faults] == [target]
    with pytest.raises(CommandError, match="tampered"):
        call_command("audit_verify")
    assert f"line {target}" in capsys.readouterr().err


def attack(city: Any, *statements: str) -> list[str]:
    """What the owner of the tables does to the newest seal and its lines, and what verifying says then."""
    with psycopg.connect(city.owner, autocommit=True) as keeper:
        for table in ("audit_line", "audit_seal"):
            keeper.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            keeper.execute(statement)
    return [fault.says for fault in audit.verify().faults]


_NEWEST = "(SELECT max(number) FROM audit_seal)"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            [
                f"DELETE FROM audit_line WHERE id = (SELECT lines[4] FROM audit_seal WHERE number = {_NEWEST})",
                f"UPDATE audit_seal SET lines = lines[:3] WHERE number = {_NEWEST}",
            ],
            "covers 4 lines and names 3",
        ),
        (
            [f"UPDATE audit_seal SET lines = lines[:3], leaves = substring(leaves for 96) WHERE number = {_NEWEST}"],
            "does not match its own leaves",
        ),
        ([f"UPDATE audit_seal SET lines = lines[2:2] || lines[1:1] || lines[3:] WHERE number = {_NEWEST}"], "changed"),
        ([f"UPDATE audit_seal SET at = at - interval '1 day' WHERE number = {_NEWEST}"], "leaves and time"),
        (
            [
                "INSERT INTO audit_line (xid, at, by, action, subject)"
                " VALUES ('5'::xid8, now() - interval '1 year', 'account:1', 'tests.forged', 'thing:1')"
            ],
            "was slipped in",
        ),
    ],
    ids=["line removed from both", "both arrays shortened", "lines swapped", "seal dated back", "old line forged"],
)
def test_an_attack_on_lines_and_seals_together_is_found(city: Any, statements: list[str], said: str) -> None:
    write(4)
    seal()
    assert audit.verify().is_sound
    assert any(said in found for found in attack(city, *statements))


def test_cutting_off_the_newest_seals_shows_against_a_root_noted_elsewhere(city: Any) -> None:
    write(2)
    seal()
    noted = Seal.objects.order_by("-number")[0].root_hex
    call_command("audit_verify", root=noted.upper())
    cut = f"WITH cut AS (DELETE FROM audit_seal WHERE number = {_NEWEST} RETURNING lines)"
    assert attack(city, f"{cut} DELETE FROM audit_line USING cut WHERE id = ANY (lines)") == []
    assert [fault.says for fault in audit.verify(noted_root=noted).faults] == [
        f"no seal has the root {noted}: seals were cut off or made anew"
    ]


def test_a_seal_made_anew_over_changed_lines_breaks_the_chain(city: Any) -> None:
    for _ in range(2):
        write(2)
        seal()
    with psycopg.connect(city.owner, autocommit=True) as keeper:
        keeper.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        keeper.execute("UPDATE audit_seal SET root = sha256('forged') WHERE number = 2")

    assert {fault.seal for fault in audit.verify().faults} >= {2, 3}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_line SET action = 'x'",
        "DELETE FROM audit_line",
        "TRUNCATE audit_line",
        "UPDATE audit_seal SET at = now()",
        "DELETE FROM audit_seal",
    ],
)
def test_the_application_cannot_change_what_was_written(city: Any, statement: str) -> None:
    write(1)
    with psycopg.connect(city.app) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(statement)


def test_even_the_owner_changes_nothing_by_accident(city: Any) -> None:
    write(1)
    with psycopg.connect(city.owner) as owner, pytest.raises(psycopg.errors.RestrictViolation):
        owner.execute("UPDATE audit_line SET action = 'x'")


def test_a_line_committed_late_is_sealed_later_and_nobody_waits(city: Any) -> None:
    with psycopg.connect(city.app) as slow:
        slow.execute("INSERT INTO audit_line (at, by, action, subject) VALUES (now(), 'x', 'tests.slow', 'thing:9')")
        write(2)
        assert audit.seal(at=clock.now()) == 0, "what began after an open transaction waits for it"
        slow.commit()

    assert seal() == 3
    assert audit.verify().is_sound


def test_a_rolled_back_deed_leaves_no_line(city: Any) -> None:
    before = Line.objects.count()
    with pytest.raises(DatabaseError), transaction.atomic():
        write(1)
        Line.objects.raw("SELECT 1 / 0 AS id")[0]

    assert Line.objects.count() == before


def test_whoever_tries_a_failed_event_again_is_written_down(city: Any, client: Client) -> None:
    event = Outbox.objects.create(name="tests.rang", payload={}, topics=[], by="x", at=clock.now())
    letter = FailedDelivery.objects.create(subscriber="x", event=event, error="", failed_at=clock.now(), attempts=7)
    admin = make_staff("city-admin")
    sign_in(client, admin)
    for number in ("", "abc", "²", "9" * 30, letter.pk + 1):
        assert client.post("/administration/events", {"letter": number}).status_code == 404, number
    assert client.post("/administration/events", {"letter": letter.pk}).status_code == 303
    letter.refresh_from_db()
    assert letter.attempts == 0 and letter.retry_at
    assert Line.objects.get(action="events.replayed").by == f"account:{admin.pk}"
