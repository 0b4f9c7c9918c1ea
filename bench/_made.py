"""Made-up reports for benchmarks: the same for the same seed, and shaped like a city's.

They crowd around known places, some categories come often and some seldom, mornings are busier than nights, most were
solved, some late, a few hold a telephone number or a name. Everything is invented; nothing is copied from real reports.
"""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases

COLUMNS = (
    "id", "opened_at", "category", "words", "longitude", "latitude", "address", "state", "solved_at", "rating",
)  # fmt: skip
_WHERE = ("di depan pasar", "dekat sekolah", "di ujung gang", "sepanjang jalan", "di samping halte", "dekat jembatan")
_SINCE = ("sejak kemarin", "sudah tiga hari", "sejak hujan semalam", "sudah seminggu", "pagi ini", "setiap sore")
_ASK = ("mohon segera ditangani", "tolong dicek", "warga khawatir", "sudah ada yang celaka", "terima kasih")
_HOURS = [1, 1, 1, 1, 2, 5, 10, 14, 14, 12, 11, 10, 9, 9, 9, 9, 9, 8, 7, 6, 5, 4, 3, 2]
_BOX = (106.70, -6.36, 106.96, -6.11)


def write(path: Path, size: int, *, until: datetime, days: int = 365, seed: int = 7) -> None:
    """A CSV of `size` reports of the `days` before `until`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(size, until, days, random.Random(seed)))


def points(size: int, seed: int = 11) -> list[tuple[float, float]]:
    """Places of reports alone, for questions about places."""
    rnd = random.Random(seed)
    known = _places()
    return [_near(rnd, known) for _ in range(size)]


def words(rnd: random.Random, keywords: list[str]) -> str:
    """What a resident might write, some 15 words; one in a hundred leaves a number, some name somebody."""
    parts = [rnd.choice(keywords), rnd.choice(_WHERE), rnd.choice(_SINCE) + ",", rnd.choice(_ASK)]
    if rnd.random() < 0.01:
        parts.append(f"hubungi 0812{rnd.randrange(10**7, 10**8)}")
    if rnd.random() < 0.005:
        parts.append("milik Pak Contoh")
    return " ".join(parts)


def _rows(size: int, until: datetime, days: int, rnd: random.Random) -> Iterator[tuple[Any, ...]]:
    every = [category for category in cases.categories() if category.public]
    weights = [1 / (1 + place) for place in range(len(every))]
    rnd.shuffle(weights)
    known = _places()
    for number in range(size):
        category = rnd.choices(every, weights)[0]
        opened = _moment(rnd, until, days)
        lon, lat = _near(rnd, known)
        state, solved, rating = _ended(rnd, opened, until, category.solve_hours)
        text = words(rnd, category.keywords or [category.name.id])
        yield (
            number, opened.isoformat(), category.code, text, lon, lat, f"Jl. Contoh No. {rnd.randint(1, 300)}", state,
            solved.isoformat() if solved else "", rating or "",
        )  # fmt: skip


def _moment(rnd: random.Random, until: datetime, days: int) -> datetime:
    day = (until - timedelta(days=1 + int(days * rnd.random() ** 1.1))).replace(minute=0, second=0, microsecond=0)
    local = rnd.choices(range(24), _HOURS)[0]
    return day.replace(hour=(local - 7) % 24, tzinfo=UTC) + timedelta(minutes=rnd.randrange(60))


def _ended(
    rnd: random.Random, opened: datetime, until: datetime, solve_hours: float
) -> tuple[str, datetime | None, int | None]:
    # Working hours stretch over days: about two and a half hours of the clock for each.
    solved = opened + timedelta(hours=rnd.lognormvariate(0, 0.9) * solve_hours * 1.3)
    if solved >= until or rnd.random() < 0.03:
        return ("in_progress" if rnd.random() < 0.6 else "received"), None, None
    if rnd.random() < 0.06:
        return "rejected", solved, None
    state = "solved" if until - solved < timedelta(days=14) else "closed"
    return state, solved, rnd.choices([1, 2, 3, 4, 5], [6, 5, 12, 30, 47])[0] if rnd.random() < 0.2 else None


def _places() -> list[tuple[float, float]]:
    """Known places and the middles of the kelurahan of the mainland."""
    found = [(place.point.lon, place.point.lat) for place in areas.places()]
    found += [(point.lon, point.lat) for code, point in areas.middles().items() if code.count(".") == 3]
    west, south, east, north = _BOX
    return [(lon, lat) for lon, lat in found if west < lon < east and south < lat < north]


def _near(rnd: random.Random, known: list[tuple[float, float]]) -> tuple[float, float]:
    lon, lat = known[int(len(known) * rnd.random() ** 1.6)]
    west, south, east, north = _BOX
    lon, lat = rnd.gauss(lon, 0.008), rnd.gauss(lat, 0.008)
    return round(min(max(lon, west), east), 6), round(min(max(lat, south), north), 6)
