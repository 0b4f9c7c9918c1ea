"""The forms of the city's facts: each entry can be drawn, sent back as it is, and is then what it was."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.translation import override
from lxml import html

from kota.base.registry import REGISTRY, FactKind
from kota.kernel.facts import facade as facts
from kota.kernel.facts import forms
from tests.factories.accounts import make_staff, sign_in
from tests.factories.facts import whole

pytestmark = pytest.mark.django_db
EDITED = [kind for kind in REGISTRY.fact_kinds().values() if kind.file]


def read(kind: str, sent: dict[str, Any]) -> dict[str, Any]:
    form = QueryDict(mutable=True)
    for path, text in sent.items():
        form.setlist(path, text if isinstance(text, list) else [text])
    return forms.read(REGISTRY.fact_kinds()[kind].schema, form)


@pytest.mark.parametrize("kind", EDITED, ids=lambda kind: kind.name)
def test_a_form_that_nobody_touched_changes_nothing(kind: FactKind) -> None:
    for key, value in facts.current(kind.name).items():
        assert kind.schema.model_validate(read(kind.name, whole(kind.name, key))) == value, key


def labels(controls: Iterable[forms.Control]) -> Iterator[str]:
    for one in controls:
        yield one.label
        yield from (label for _code, label in one.options)
        yield from labels(one.children)


def test_a_gate_is_edited_in_words_of_the_reader() -> None:
    kind, value = REGISTRY.fact_kinds()["gate"], facts.current("gate")["manggarai"].model_dump(mode="json")

    with override("id"):
        indonesian = list(labels(forms.controls(kind, value)))
    with override("en"):
        english = list(labels(forms.controls(kind, value)))

    assert {"Kenaikan yang memicu peringatan (cm)", "Waktu tahan sebelum siaga turun (menit)"} <= set(indonesian)
    assert {"Bendung", "Batas siaga", "Siaga III mulai (cm)"} <= set(indonesian)
    assert {"Rise that warns (cm)", "Weir", "Siaga III from (cm)"} <= set(english)


def test_what_a_form_cannot_draw_as_one_control_is_typed_in_lines() -> None:
    river = read("river", whole("river", "ciliwung", line="106.8, -6.6\n106.9, -6.2"))
    rule = read("floodrule", whole("floodrule", "reports", answers="ankle: 10\na:b: 20"))
    tariff = read("chargetariff", whole("chargetariff", "lambat", elements='{"a": 1}\nnothing'))

    assert river["line"] == [["106.8", "-6.6"], ["106.9", "-6.2"]]
    assert rule["answers"] == {"ankle": "10", "a:b": "20"}
    assert tariff["elements"] == [{"a": 1}, "nothing"]


def test_where_a_value_of_the_pack_is_from_is_said_in_the_language_of_the_reader(client: Client) -> None:
    sign_in(client, make_staff("city-admin"))
    told, address = facts.current("gate")["manggarai"].source, "/administration/facts/gate/manggarai"

    for language in ("id", "en"):
        page = html.fromstring(client.get(address, headers={"accept-language": language}).content)
        assert told.in_language(language) in page.xpath("string(//table)")


@pytest.mark.parametrize(
    ("kind", "key", "changed", "said"),
    [
        ("gate", "manggarai", {"rise_cm": "-5"}, "Rise that warns (cm): this must be more than 0."),
        ("gate", "manggarai", {"bounds.watch": "9999"}, "Levels of alert: thresholds rise from Siaga III to Siaga I."),
        ("river", "ciliwung", {"line": "106.8, here\n106.9, -6.2"}, "this must be a number."),
        ("help", "krl", {"opens": "23:30"}, "It closes before it opens."),
        ("fare_rule", "fares", {"token_seconds": "soon"}, "The code of a ticket holds for (seconds): this must be"),
    ],
)
def test_a_mistake_is_said_with_the_name_of_the_field(
    client: Client, kind: str, key: str, changed: dict[str, str], said: str
) -> None:
    sign_in(client, make_staff("city-admin"))
    before, url = facts.current(kind)[key], f"/administration/facts/{kind}/{key}"

    answer = client.post(url, whole(kind, key, **changed), headers={"accept-language": "en"})

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert facts.current(kind)[key] == before


def test_a_new_entry_begins_with_what_holds_where_nobody_says_otherwise(client: Client) -> None:
    sign_in(client, make_staff("city-admin"))
    page = html.fromstring(client.get("/administration/facts/gate/new").content)

    assert page.xpath("//input[@name='dwell_minutes']/@value") == ["30"]
    assert page.xpath("//input[@name='approximate']/@checked") and not page.xpath("//input[@name='tidal']/@checked")
    assert page.xpath("//input[@name='lowest']/@value") == [""]


def test_what_is_chosen_by_its_code_is_called_in_words_too() -> None:
    with override("en"):
        rung = list(labels(forms.controls(REGISTRY.fact_kinds()["rung"], {})))
        answer = list(labels(forms.controls(REGISTRY.fact_kinds()["answer"], {})))

    assert "The officer who has it (officer)" in rung
    assert "Ask the reporter (ask)" in answer
