"""Feeds as strangers send them: sound ones with something changed, by chance."""

import csv
import io
import random
from collections.abc import Callable

from kota.mobility.transit.rules.gtfs.archive import Files

Dice = random.Random
VALUES = (
    "", " ", "0", "-1", "--5", "²", "²:00:00", "99999999999999999999", "1e309", "nan", "NaN", "inf", "-inf", "x",
    "\ufeff", "'", '"', "\n", "27:00:00", "-1:00:00", "00:00", "999:59:59", "24:00:00", "25:61:00", "20260230",
    "00010101", "99991231", "20260101", "52700", "1", "2", "3", "7", "1702", "a" * 5000, "halte é", "\u202e", "s0",
    "s1", "l0", "d", "o", "🚌", "=1+1", "106.8", "-6.2",
)  # fmt: skip


def broken(files: Files, dice: Dice, most: int = 4) -> Files:
    """Some of it mutated."""
    made = dict(files)
    for _ in range(dice.randint(1, most)):
        dice.choice(CHANGES)(made, dice)
    return made


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8", "replace").replace("\r", "\n"))))


def _bytes(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _table(files: Files, dice: Dice) -> tuple[str, list[list[str]]] | None:
    name = dice.choice(sorted(files)) if files else ""
    rows = _rows(files[name]) if name else []
    return (name, rows) if len(rows) > 1 else None


def _on_table(change: Callable[[list[list[str]], Dice], None]) -> Callable[[Files, Dice], None]:
    def run(files: Files, dice: Dice) -> None:
        if (found := _table(files, dice)) is not None:
            change(found[1], dice)
            files[found[0]] = _bytes(found[1])

    return run


def _missing_file(files: Files, dice: Dice) -> None:
    if files:
        del files[dice.choice(sorted(files))]


def _only_header(files: Files, dice: Dice) -> None:
    if (found := _table(files, dice)) is not None:
        files[found[0]] = _bytes(found[1][:1])


def _other_bytes(files: Files, dice: Dice) -> None:
    """Another encoding, a byte order mark, a cut, noise, or nothing."""
    if not files:
        return
    name = dice.choice(sorted(files))
    content = files[name]
    place = dice.randrange(len(content) + 1)
    files[name] = dice.choice([
        b"", b"\xef\xbb\xbf" + content, content.replace(b"\n", b"\r\n"), content.replace(b"\n", b"\r"), content[:place],
        content.decode("utf-8", "replace").encode("utf-16"), content.replace(b",", b";"), content + b"\0" * 20,
        content[:place] + bytes([dice.randrange(256)]) + content[place + 1 :], content + b'"', b"\n\n" + content,
        content * 2,
    ])  # fmt: skip


def _unknown_file(files: Files, dice: Dice) -> None:
    name = dice.choice(["levels", "pathways", "transfers", "shapes", "feed_info", "calendar_dates", "notes"])
    files[name] = dice.choice([
        b"", b"level_id,level_index\nx,nan\n", b"a,a,a\n1,2,3\n",
        b"pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,length,traversal_time\n"
        b"p,s0,s1,1,1,-5,-9\nq,s1,s0,7,1,1e300,999999999\n",
        b"from_stop_id,to_stop_id,transfer_type,min_transfer_time\ns0,s1,2,-99999\ns1,s2,2,999999999\ns2,s2,3,\ns0,,0,\n",
        b"from_trip_id,to_trip_id,transfer_type\nl0-0,l0-1,4\nl0-1,l0-0,4\nl0-0,l0-0,4\n",
        b"shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nx,nan,0,1\nx,-6,106,2\ny,-6,106,1\n",
        b"service_id,date,exception_type\nd,20260310,2\nd,20260310,1\nz,99991231,1\n",
    ])  # fmt: skip


def _value(rows: list[list[str]], dice: Dice) -> None:
    row = dice.choice(rows)
    if row:
        row[dice.randrange(len(row))] = dice.choice(VALUES)


def _column(rows: list[list[str]], dice: Dice) -> None:
    place, value = dice.randrange(len(rows[0])), dice.choice(VALUES)
    for row in rows[1:]:
        if place < len(row):
            row[place] = value


def _shuffled(rows: list[list[str]], dice: Dice) -> None:
    order = list(range(len(rows[0])))
    dice.shuffle(order)
    rows[:] = [[row[at] for at in order if at < len(row)] for row in rows]


def _turned(rows: list[list[str]], dice: Dice) -> None:
    rows[1:] = dice.choice([rows[:0:-1], dice.sample(rows[1:], len(rows) - 1), rows[1:] * 2, rows[1 : len(rows) // 2]])


def _without(rows: list[list[str]], dice: Dice) -> None:
    place = dice.randrange(len(rows[0]))
    for row in rows:
        del row[place : place + 1]


def _ragged(rows: list[list[str]], dice: Dice) -> None:
    row = dice.choice(rows)
    row[:] = dice.choice([row[: dice.randrange(len(row) + 1)], [*row, "x", "y"], [""] * len(row)])


def _windows(files: Files, dice: Dice) -> None:
    """Headways that overlap, never end, or leave every second."""
    if "trips" not in files:
        return
    trips = [row[-1] for row in _rows(files["trips"])[1:] if row]
    chosen = dice.sample(trips, min(len(trips), 3))
    lines = [f"{trip},{first},{last},{every},{exact}" for trip in chosen for first, last, every, exact in dice.sample([
        ("05:00:00", "09:00:00", 600, 0), ("06:00:00", "10:00:00", 52700, 0), ("00:00:00", "999:59:59", 1, 1),
        ("27:00:00", "30:00:00", 7, 0), ("08:00:00", "08:00:01", 1, 0), ("06:00:00", "06:00:00", 60, 1),
        ("23:00:00", "25:00:00", 999999999, 1), ("00:00:00", "72:00:00", 1, 0)], 3)]  # fmt: skip
    files["frequencies"] = ("trip_id,start_time,end_time,headway_secs,exact_times\n" + "\n".join(lines)).encode()


def _loops(files: Files, dice: Dice) -> None:
    """Every trip comes back to where it was."""
    if "stop_times" in files:
        files["stop_times"] = files["stop_times"].replace(b",s1,", b",s0,").replace(b",s2,", b",s0,")


def _years(files: Files, dice: Dice) -> None:
    files["calendar"] = files.get("calendar", b"").replace(b"20260101,20261231", dice.choice([
        b"20060101,20261231", b"00010101,99991231", b"20261231,20260101", b"20200101,20200101"]))  # fmt: skip


def _place(files: Files, dice: Dice) -> None:
    """All stops where only one can be, or nowhere."""
    if "stops" in files:
        rows = _rows(files["stops"])
        lon, lat = dice.choice(
            [("0", "0"), ("106.8", "-6.2"), ("180", "90"), ("-180", "-90"), ("nan", "nan"), ("", "")]
        )
        for row in rows[1:] if dice.random() < 0.5 else rows[1:2]:
            row[2:4] = [lon, lat]
        files["stops"] = _bytes(rows)


CHANGES = (
    _missing_file, _only_header, _other_bytes, _other_bytes, _unknown_file, _unknown_file, _windows, _windows, _loops,
    _years, _place,
    *map(_on_table, (_value, _value, _value, _column, _shuffled, _turned, _without, _ragged)),
)  # fmt: skip
