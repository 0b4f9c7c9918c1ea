"""Whoever types a day and a time means the city's clock, in every form."""

from datetime import UTC, date, datetime

import pytest
from django import forms

from kota.environment.water.forms import Mark
from kota.kernel.closures.forms import Closing, Lasting
from kota.kernel.warnings.forms import on_clock
from kota.mobility.sharing.forms import Notice
from kota.mobility.traffic.forms import Closing as RoadClosing
from kota.ui.fields import DayField, MomentField

pytestmark = pytest.mark.django_db
EIGHT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)  # in Jakarta


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (Mark, "since"), (Closing, "begins"), (Closing, "ends"), (Lasting, "ends"), (Notice, "ends"),
        (RoadClosing, "until"),
    ],
)  # fmt: skip
def test_eight_in_the_morning_is_eight_in_the_city(form: type[forms.Form], name: str) -> None:
    field = form.base_fields[name]
    assert field.clean("2026-03-09T08:00") == EIGHT
    assert field.widget.format_value(field.prepare_value(EIGHT)) == on_clock(EIGHT) == "2026-03-09T08:00"


@pytest.mark.parametrize("text", ["0001-01-01T00:00", "9999-12-31T23:59", "tomorrow", "2026-02-30T08:00"])
def test_a_moment_that_cannot_be_reckoned_with_is_refused(text: str) -> None:
    with pytest.raises(forms.ValidationError, match=r"Pilih hari|Isi tanggal"):
        MomentField().clean(text)


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "0", "2026-02-30"])
def test_a_day_that_cannot_be_reckoned_with_is_refused(text: str) -> None:
    assert DayField().clean("2026-03-09") == date(2026, 3, 9)
    with pytest.raises(forms.ValidationError, match=r"Pilih hari|Tulis tanggal"):
        DayField().clean(text)
