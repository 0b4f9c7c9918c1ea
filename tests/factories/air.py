"""Sample air: days on record as the province's files have them, and hours of stations. Invented, for tests."""

import csv
import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from kota.base.actor import system
from kota.environment.air import services
from kota.environment.air.rules import importing
from kota.kernel.observations import facade as observations
from kota.kernel.observations.contracts import Reading

BY = system("trial")
NAMES = ("DKI1 (Bunderan HI)", "DKI4 (Lubang Buaya)")


def days_file(path: Path, count: int, last: date = date(2024, 12, 31)) -> Path:
    """So many days that end with `last`; every twentieth is without data."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(importing.COLUMNS)
        for number in range(count):
            writer.writerow(_row(number, last - timedelta(days=count - 1 - number)))
    return path


def _row(number: int, day: date) -> list[object]:
    if number % 20 == 0:
        return [day, NAMES[0], "", "", "", "", "", "", 0, "", importing.NO_DATA]
    value = round(70 + 45 * math.sin(number / 9) + number * 37 % 11)
    words = [word for word, top in (("BAIK", 50), ("SEDANG", 100), ("TIDAK SEHAT", 200)) if value <= top]
    return [day, NAMES[value > 100], value, value // 2, 12, 9, 30, 8, value, "PM25", words[0]]


def days(folder: Path, count: int, at: datetime) -> services.Outcome:
    """Such days, imported."""
    path = days_file(folder / "days.csv", count)
    return services.import_days(path=path, by=BY, at=at, refusals=folder / "refused.csv")


def hours(values: Mapping[str, Sequence[float]], until: datetime, at: datetime) -> list[int]:
    """Hourly values of streams (`dki4:pm25`), the last of which begins an hour before `until`; the streams' numbers."""
    numbers = services.register(by=BY, at=at)
    for name, row in values.items():
        moments = [observations.micros(until - timedelta(hours=len(row) - place)) for place in range(len(row))]
        number = numbers[f"air:{name}"]
        observations.record([Reading(number, m, float(v)) for m, v in zip(moments, row, strict=True)], at=at)
    return [numbers[f"air:{name}"] for name in values]
