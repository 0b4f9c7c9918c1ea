"""Check the network below `transit/` of a city pack: called by check.py, needs Python 3.11 only."""

import math
import re
from collections import Counter
from itertools import pairwise

ANSWERS = {"yes", "no", "unknown"}
TIMINGS = {"headway", "timetable", "exact"}
HEADWAYS = ("peak", "offpeak", "evening", "weekend")
WAYS = {"walkway", "stairs", "escalator", "lift", "gate"}
MARKS = "<>~"
FASTEST_KMH = {"bus": 90, "coach": 90, "tram": 90, "metro": 100, "rail": 120, "intercity": 250, "ferry": 60}
WALK_M_S = 1.3
CLOCK = re.compile(r"^([0-4]\d):[0-5]\d$")
COLOUR = re.compile(r"^[0-9A-F]{6}$")


def check_transit(pack) -> None:
    """Every station, line and hub that is named exists, is served, and can be true."""
    if not (pack.folder / "transit").is_dir():
        return
    network = pack.toml("transit/network.toml")
    known = {name: {row["code"] for row in network[name]} for name in ("kind", "service", "mode", "position")}
    known["operator"] = set(pack.tables("operators.toml", "operator"))
    pack.texts("transit/network.toml", "feed", network["feed"])
    pack.tables("transit/network.toml", "kind")
    stations = check_stations(pack, known)
    lines = check_lines(pack, known)
    served = check_patterns(pack, stations, lines) | check_trains(pack, known, stations)
    drawn = check_ways(pack, stations, lines)
    for code in sorted(lines.keys() - {row["line"] for row in pack.rows("transit/patterns.csv")} - drawn):
        pack.say("transit/lines.csv", f"{code} has neither a pattern nor a way")
    for code in sorted(stations.keys() - served):
        pack.say("transit/stations.csv", f"nothing stops at {code}")
    check_interchanges(pack, stations)
    check_hubs(pack, stations)


def check_stations(pack, known) -> dict[str, dict]:
    file, rows = "transit/stations.csv", pack.rows("transit/stations.csv")
    unique(pack, file, [row["code"] for row in rows])
    for row in rows:
        code = row["code"]
        pack.known(file, code, row["kind"], known["kind"], "kind")
        pack.known(file, code, row["position"], known["position"], "source of a position")
        pack.known(file, code, [row["step_free"], row["lift"]], ANSWERS, "answer")
        if (row["step_free"] == "unknown") != (row["access_basis"] == ""):
            pack.say(
                file, f"{code}: access_basis says where step_free is from (operator or sample), unless it is unknown"
            )
        if not (-180 <= float(row["lon"]) <= 180 and -90 <= float(row["lat"]) <= 90) or not row["name"].strip():
            pack.say(file, f"{code}: no name, or no place on earth")
    return {row["code"]: row for row in rows}


def check_lines(pack, known) -> dict[str, dict]:
    file, rows = "transit/lines.csv", pack.rows("transit/lines.csv")
    unique(pack, file, [row["code"] for row in rows])
    for row in rows:
        code = row["code"]
        for name in ("operator", "mode"):
            pack.known(file, code, row[name], known[name], name)
        pack.known(file, code, row["days"], known["service"], "service")
        pack.known(file, code, row["timing"], TIMINGS, "timing")
        pack.known(file, code, row["step_free"], ANSWERS, "answer")
        if not (CLOCK.match(row["first"]) and CLOCK.match(row["last"]) and row["first"] < row["last"]):
            pack.say(file, f"{code}: first and last are HH:MM, one before the other")
        if not all(row[name].isdigit() and int(row[name]) > 0 for name in HEADWAYS):
            pack.say(file, f"{code}: headways are whole minutes above 0")
        if not (COLOUR.match(row["color"]) and COLOUR.match(row["text_color"])) or contrast(row) < 2.5:
            pack.say(file, f"{code}: colours are RRGGBB that can be read on one another")
        if row["generated"] == "yes" and not float(row["kmh"] or 0) > 0:
            pack.say(file, f"{code}: a generated line says its speed")
    return {row["code"]: row for row in rows}


def check_patterns(pack, stations, lines) -> set[str]:
    file, rows = "transit/patterns.csv", pack.rows("transit/patterns.csv")
    unique(pack, file, [f"{row['line']} {row['code']}" for row in rows])
    codes, served = {(row["line"], row["code"]) for row in rows}, set()
    for row in rows:
        where, stops = f"{row['line']} {row['code']}", row["stops"].split()
        plain = [stop.rstrip(MARKS) for stop in stops]
        pack.known(file, where, row["line"], lines, "line")
        pack.known(file, where, plain, stations, "station")
        if row["through"] and (row["line"], row["through"]) not in codes:
            pack.say(file, f"{where}: goes on as {row['through']}, which is no pattern of the line")
        if len(stops) < 2 or "~" in stops[0] + stops[-1] or any(a == b for a, b in pairwise(plain)):
            pack.say(file, f"{where}: two stops or more, the first and last with a time, none twice in a row")
        elif set(plain) <= stations.keys() and row["line"] in lines:
            too_fast(
                pack, file, where, lines[row["line"]]["mode"], [stations[code] for code in plain], int(row["minutes"])
            )
        served.update(plain)
    return served


def check_trains(pack, known, stations) -> set[str]:
    file, rows, served = "transit/trains.csv", pack.rows("transit/trains.csv"), set()
    unique(pack, file, [f"{row['line']} {row['number']}" for row in rows])
    for row in rows:
        where = f"{row['line']} {row['number']}"
        pack.known(file, where, row["operator"], known["operator"], "operator")
        pack.known(file, where, row["mode"], known["mode"], "mode")
        pack.known(file, where, row["days"], known["service"], "service")
        places = [text.partition("@")[0].rstrip(MARKS) for text in row["stops"].split()]
        pack.known(file, where, places, stations, "station")
        told = [text.partition("@")[2] for text in row["stops"].split()]
        times = [time for text in told if text for time in text.split("-")]
        if not (told[0] and told[-1]) or times != sorted(times) or not all(CLOCK.match(time) for time in times):
            pack.say(file, f"{where}: times are HH:MM, never backwards, at the first stop and at the last")
        elif set(places) <= stations.keys():
            minutes = minute(times[-1]) - minute(times[0])
            too_fast(pack, file, where, row["mode"], [stations[code] for code in places], minutes)
        served.update(places)
    return served


def check_ways(pack, stations, lines) -> set[str]:
    file, rows = "transit/ways.csv", pack.rows("transit/ways.csv")
    unique(pack, file, [row["line"] for row in rows])
    for row in rows:
        pack.known(file, row["line"], row["line"], lines, "line")
        pack.known(file, row["line"], row["via"].split(), stations.keys() | pack.areas.keys(), "station or kelurahan")
        if lines.get(row["line"], {}).get("generated") != "yes":
            pack.say(file, f"{row['line']} is not marked as generated in lines.csv")
    return {row["line"] for row in rows}


def check_interchanges(pack, stations) -> None:
    file, rows = "transit/interchanges.csv", pack.rows("transit/interchanges.csv")
    unique(pack, file, [" ".join(sorted((row["from"], row["to"]))) for row in rows])
    for row in rows:
        where = f"{row['from']} {row['to']}"
        pack.known(file, where, [row["from"], row["to"]], stations, "station")
        pack.known(file, where, row["step_free"], ANSWERS, "answer")
        if {row["from"], row["to"]} <= stations.keys():
            metres = apart(stations[row["from"]], stations[row["to"]])
            if row["from"] == row["to"] or metres > float(row["seconds"]) * WALK_M_S:
                pack.say(file, f"{where}: {metres:.0f} m cannot be walked in {row['seconds']} s")


def check_hubs(pack, stations) -> None:
    file = "transit/hubs.toml"
    hubs = pack.toml(file)["hub"]
    unique(pack, file, [hub["station"] for hub in hubs])
    for hub in hubs:
        where = hub["station"]
        pack.texts(file, where, hub)
        pack.known(file, where, where, stations, "station")
        nodes, levels = {node["code"] for node in hub["node"]}, {level["index"] for level in hub["level"]}
        pack.known(file, where, [hub["platforms"]["node"]], nodes, "node")
        pack.known(file, where, {node["level"] for node in hub["node"]} | {hub["platforms"]["level"]}, levels, "level")
        pack.known(file, where, {end for path in hub["path"] for end in (path["from"], path["to"])}, nodes, "node")
        pack.known(file, where, {path["mode"] for path in hub["path"]} | set(hub["platforms"]["ways"]), WAYS, "way")
        if hub.get("synthetic") is not True:
            pack.say(file, f"{where}: synthetic = true is missing")
        if not any(node["kind"] == "entrance" for node in hub["node"]):
            pack.say(file, f"{where} has no entrance")


def unique(pack, file: str, keys: list[str]) -> None:
    for key, times in Counter(keys).items():
        if times > 1:
            pack.say(file, f"{key} stands {times} times")


def too_fast(pack, file: str, where: str, mode: str, stops: list[dict], minutes: int) -> None:
    """Nothing runs faster than its kind can, measured in straight lines."""
    metres = sum(apart(a, b) for a, b in pairwise(stops))
    mode = (
        "intercity" if all(stop["kind"] == "hsr" for stop in stops) else mode
    )  # a train to feeds, on rails of its own
    if minutes <= 0 or metres / 1000 / (minutes / 60) > FASTEST_KMH[mode]:
        pack.say(file, f"{where}: {metres / 1000:.1f} km in {minutes} minutes")


def apart(a: dict, b: dict) -> float:
    east = (float(a["lon"]) - float(b["lon"])) * math.cos(math.radians(float(a["lat"])))
    return math.hypot(east, float(a["lat"]) - float(b["lat"])) * 111_195


def minute(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def contrast(row: dict) -> float:
    """The contrast of a line's two colours, as WCAG computes it."""
    light, dark = sorted((luminance(row["color"]), luminance(row["text_color"])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
