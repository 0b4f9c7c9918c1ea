"""Statements that stand: they give what the ORM gives, and nothing that a policy hides."""

import pytest
from django.db import DataError

from kota.base import clock
from kota.base.actor import ANONYMOUS
from kota.base.direct import Direct
from kota.base.geo import Point
from kota.governance.reports import services
from kota.governance.reports.contracts import NewReport
from kota.kernel.cases import facade as cases
from kota.kernel.cases.models import Case, Entry

pytestmark = pytest.mark.django_db
BY_REFERENCE = Direct(Case, "reference = %(reference)s", without=("search",))


@pytest.fixture
def case() -> Case:
    new = NewReport("pothole", "A hole, 50% of the lane", "web", point=Point(106.8229, -6.1745))
    return services.send_report(new=new, by=ANONYMOUS, at=clock.now())


def test_a_row_is_the_same_as_by_the_orm(case: Case) -> None:
    [read] = BY_REFERENCE(reference=case.reference)
    meant = Case.objects.get(pk=case.pk)

    for field in Case._meta.concrete_fields:
        assert getattr(read, field.attname) == getattr(meant, field.attname), field.name
    assert read.get_deferred_fields() == set(), "what was left out was read when it was asked for"


def test_a_read_row_can_be_saved(case: Case) -> None:
    [read] = BY_REFERENCE(reference=case.reference)
    read.supporters = 3
    read.save(update_fields=["supporters"])

    assert Case.objects.get(pk=case.pk).supporters == 3


def test_nothing_found_is_no_rows(case: Case) -> None:
    assert BY_REFERENCE(reference="JKT-0000-000") == []
    assert cases.public_entries([]) == []


def test_what_a_policy_hides_stays_hidden(case: Case) -> None:
    with cases.seeing_all():
        Case.objects.filter(pk=case.pk).update(is_public=False, is_confidential=True)

    assert BY_REFERENCE(reference=case.reference) == []
    assert Direct(Entry, "case_id = %(case)s")(case=case.pk) == []
    with cases.seeing_all():
        assert len(BY_REFERENCE(reference=case.reference)) == 1


def test_an_error_is_one_of_djangos(case: Case) -> None:
    with pytest.raises(DataError):
        Direct(Case, "id = %(id)s::text::bigint", without=("search",))(id="no number")
