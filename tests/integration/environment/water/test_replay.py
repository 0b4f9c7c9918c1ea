"""The morning of 21 February 2017 played through the reports' own way in: what is sent is what the rule says."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kota.environment.water import facade as water
from kota.environment.water.models import FloodMark, FloodReport, Scorecard
from kota.environment.water.rules.replay.warning import NearReports
from kota.kernel.warnings.models import Alert
from kota.portal.management.commands import replay

pytestmark = pytest.mark.django_db
BEGINS = datetime(2017, 2, 20, tzinfo=ZoneInfo("Asia/Jakarta"))
MORNING = datetime(2017, 2, 21, 3, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def test_what_was_really_sent_is_what_the_rule_says_and_is_scored(data_dir: Path) -> None:
    archive = water.read_archive(data_dir, BEGINS)
    ends = MORNING + timedelta(hours=2)
    reports = tuple(report for report in archive.history.reports if MORNING <= report.at < ends)[:40]
    history = replace(archive.history, begins=MORNING, ends=ends, reports=reports, marks=archive.history.marks[:8])
    card = replay.run(replace(archive, history=history), name="flood-2017", speed=100_000)

    assert card["inputs"]["taken"] == FloodReport.objects.filter(is_exercise=True).count() > 20
    assert set(Alert.objects.values_list("status", flat=True)) == {"Exercise"}
    assert not Alert.objects.filter(state="active").exists(), "the exercise is over"
    assert not FloodMark.objects.filter(until=None).exists()

    kelurahan = archive.units[0]
    said = {kelurahan.codes[one.unit] for one in NearReports(2, 1000.0, 360.0).periods(reports, kelurahan)}
    warned = {code for alert in Alert.objects.all() for code in alert.area_codes}
    assert warned <= said and len(warned) > 0.9 * len(said), "less what moderators hold, and 6 m on a kilometre"
    assert Scorecard.objects.get().card == card and 0 <= card["share_warned_before_wet"] <= 1
