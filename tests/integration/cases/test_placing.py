"""After other boundaries: cases lie where their point says, and nobody's work changes hands."""

import json
from typing import Any

from django.db import connection

from kota.base import events
from kota.base.actor import system
from kota.kernel.areas.contracts import BoundariesReplaced
from kota.kernel.audit.models import Line
from kota.kernel.cases import facade as cases
from kota.kernel.cases import handlers, tasks
from kota.kernel.cases.contracts import Verb
from kota.kernel.cases.models import Case
from tests.integration.cases.conftest import AT, Open

RIGHT, WRONG = "31.71.06.1001", "31.71.01.1001"


def misplaced(case: cases.Case) -> Case:
    """As if approximate boundaries had put it into another kelurahan."""
    Case.objects.filter(pk=case.pk).update(area=WRONG, area_name="Gambir")
    return Case.objects.get(pk=case.pk)


def waiting_jobs() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'cases.place_again' ORDER BY id")
        return [json.loads(row[0]) for row in cursor.fetchall()]


def test_an_open_case_moves_with_a_line_in_its_history_and_keeps_its_agency(open_case: Open) -> None:
    case = misplaced(open_case())
    right = Case.objects.get(pk=open_case().pk)
    tasks.place_again(beyond=0)
    now = Case.objects.get(pk=case.pk)
    assert (now.area_id, now.area_name) == (right.area_id, right.area_name)
    assert (now.agency_id, now.due_at, now.why) == (case.agency_id, case.due_at, case.why)
    line = now.entries.get(verb=Verb.RELOCATE)
    assert (line.party, line.data) == ("system", {"from": WRONG, "to": right.area_id})
    assert not right.entries.filter(verb=Verb.RELOCATE).exists()
    assert waiting_jobs() == [{"beyond": max(case.pk, right.pk)}]


def test_a_case_that_is_done_changes_its_area_alone(open_case: Open) -> None:
    case = misplaced(open_case())
    cases.reject(case_id=case.pk, text="bukan milik kami", by=system("tests"), at=AT)
    tasks.place_again(beyond=0)
    now = Case.objects.get(pk=case.pk)
    assert now.area_id != WRONG
    assert now.updated_at == AT
    assert not now.entries.filter(verb=Verb.RELOCATE).exists()
    assert Line.objects.filter(action="case.placed_again", subject=case.urn).count() == 1


def test_where_an_officer_said_that_it_lies_it_stays(open_case: Open) -> None:
    case = open_case()
    cases.relocate(case_id=case.pk, area=WRONG, by=system("tests"), at=AT)
    tasks.place_again(beyond=0)
    assert Case.objects.get(pk=case.pk).area_id == WRONG


def test_cases_are_looked_at_in_batches_until_none_is_left(open_case: Open) -> None:
    handlers.boundaries_replaced(BoundariesReplaced("digest", AT), events.Meta(1, "system:tests", AT))
    assert waiting_jobs() == [{"beyond": 0}]
    last = open_case()
    tasks.place_again(beyond=last.pk)
    assert waiting_jobs() == [{"beyond": 0}]
