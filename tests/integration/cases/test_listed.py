"""Light rows say of a case what the case itself says."""

import pytest

from kota.kernel.cases import facade as cases
from kota.kernel.cases.models import Case, Category
from kota.kernel.facts import facade as facts
from tests.integration.cases.conftest import Open

pytestmark = pytest.mark.django_db


def test_each_field_of_a_light_row_is_the_model_s(open_case: Open) -> None:
    case = open_case()
    whole = Case.objects.get(pk=case.pk)

    [row] = cases.listed(Case.objects.filter(pk=case.pk))

    assert {name: getattr(row, name) for name in row._fields} == {name: getattr(whole, name) for name in row._fields}
    assert (row.category, row.agency) == (whole.category, whole.agency)


def test_a_category_that_this_process_has_not_heard_of_yet_is_looked_up(open_case: Open) -> None:
    case = open_case()
    facts.derived("categories as rows", dict).pop(case.category_id, None)

    [row] = cases.listed(Case.objects.filter(pk=case.pk))

    assert row.category == Category.objects.get(pk=case.category_id)
