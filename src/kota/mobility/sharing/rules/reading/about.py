"""What a system says of itself: who runs it, its regions, what is out of order."""

from kota.mobility.sharing.contracts import Notice, Region, SystemInfo
from kota.mobility.sharing.rules.reading.rows import MOST_ID, Row, web

_KINDS = ("system_closure", "station_closure", "station_move", "other")
_OLD_KINDS = {"SYSTEM_CLOSURE", "STATION_CLOSURE", "STATION_MOVE", "OTHER"}


def system(row: Row) -> SystemInfo:
    return SystemInfo(
        id=row.id("system_id"), name=row.texts("name", needed=True), operator=row.texts("operator"),
        timezone=row.text("timezone", 60), url=web(row.given.get("url")), phone=row.text("phone_number", 40),
        email=row.text("email", 254),
        licence=web(row.given.get("license_url")) or row.text("license_id", 60),
    )  # fmt: skip


def region(row: Row) -> Region:
    return Region(row.id("region_id"), row.texts("name", needed=True))


def notice(row: Row) -> Notice:
    """Of several times the first: one notice more than its time is told is worse than one time less."""
    given = row.given.get("type")
    kind = given.lower() if isinstance(given, str) and given in _OLD_KINDS else row.choice("type", _KINDS)
    times = [Row(one, row.language) for one in row.rows("times", 100)]
    return Notice(
        id=row.id("alert_id"), kind=kind, summary=row.texts("summary", needed=True),
        description=row.texts("description", most=2000),
        stations=tuple(one[:MOST_ID] for one in row.ids("station_ids", 30_000)),
        begins=times[0].moment("start") if times else None, ends=times[0].moment("end") if times else None,
    )  # fmt: skip
