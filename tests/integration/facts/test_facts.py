"""Facts: dated, append-only, and safe from the pack that they came from."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings

from kota.base import clock
from kota.base.actor import system
from kota.base.errors import InvalidError
from kota.kernel.facts import facade as facts
from kota.kernel.facts import selectors, services
from kota.kernel.facts.models import Fact

BY = system("tests")
pytestmark = pytest.mark.django_db


def text(title: str) -> dict[str, Any]:
    return {"code": "about", "title": {"id": title, "en": title}, "body": {"id": "Isi", "en": "Body"}}


def test_an_edit_makes_a_new_row_and_the_old_one_stays() -> None:
    at = clock.now()
    services.put(kind="text", key="about", value=text("One"), by=BY, at=at)
    services.put(kind="text", key="about", value=text("Two"), by=BY, at=at + timedelta(hours=1))

    assert facts.current("text")["about"].title.en == "Two"
    assert facts.at("text", "about", at + timedelta(minutes=30)).title.en == "One"
    newest, older = facts.history("text", "about")[:2]
    assert older.valid_to == newest.valid_from


def test_the_same_value_again_writes_nothing() -> None:
    assert services.put(kind="text", key="about", value=text("One"), by=BY, at=clock.now())
    assert not services.put(kind="text", key="about", value=text("One"), by=BY, at=clock.now())


def test_loading_the_pack_again_never_overwrites_an_edit() -> None:
    services.put(kind="text", key="about", value=text("Edited"), by=BY, at=clock.now())
    services.end(kind="text", key="takedown-policy", by=BY, at=clock.now())

    changed = services.load_pack(folder=settings.KOTA_PACK, by=system("pack"), at=clock.now())

    assert facts.current("text")["about"].title.en == "Edited"
    assert "takedown-policy" not in facts.current("text")
    assert changed["text"] == 0
    found = {(d.kind, d.key): d.how for d in selectors.differences(settings.KOTA_PACK)}
    assert found == {("text", "about"): "edited", ("text", "takedown-policy"): "ended"}


def test_a_wrong_value_is_refused_with_the_field_that_is_wrong() -> None:
    with pytest.raises(InvalidError, match="solve_hours"):
        value = facts.current("category")["pothole"].model_dump(mode="json") | {"solve_hours": -1}
        services.put(kind="category", key="pothole", value=value, by=BY, at=clock.now())


def test_two_values_at_one_time_are_refused_by_the_database(fresh_city: Any) -> None:
    with psycopg.connect(fresh_city.app) as app, pytest.raises(psycopg.errors.ExclusionViolation):
        app.execute(
            "INSERT INTO fact (kind, key, value, valid_from, origin, source, by, at) "
            "SELECT kind, key, value, valid_from + interval '1 s', 'edit', '', 'x', now() FROM fact LIMIT 1"
        )


@pytest.mark.parametrize("statement", ["UPDATE fact SET value = '{}'", "UPDATE fact SET valid_from = now()",
                                       "DELETE FROM fact"])  # fmt: skip
def test_facts_cannot_be_rewritten(fresh_city: Any, statement: str) -> None:
    with psycopg.connect(fresh_city.app) as app, pytest.raises((psycopg.errors.RestrictViolation,
                                                                psycopg.errors.InsufficientPrivilege)):  # fmt: skip
        app.execute(statement)


def test_an_ended_category_stays_for_the_cases_that_have_it() -> None:
    from kota.kernel.cases.models import Category

    services.end(kind="category", key="pothole", by=BY, at=clock.now())

    assert not Category.objects.get(pk="pothole").is_open
    assert Fact.objects.filter(kind="category", key="pothole").count() == 2
