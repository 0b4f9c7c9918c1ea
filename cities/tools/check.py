"""Check city packs: `python cities/tools/check.py [FOLDER ...]` (default: every pack under `cities/`).

Needs Python 3.11 only. Says every mistake with its file and code, and ends with 1 when there is one: codes
unique, references resolve, every text in every language of the city, tree of areas whole, H3 cells valid,
dates and hours well formed, a last rule that catches every report, counts as `city.toml` promises, and a network
of transit whose lines stop at stations that exist.
"""

import csv
import re
import sys
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

from check_transit import check_transit

LEVELS = ["province", "kota", "kecamatan", "kelurahan"]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DATATYPES = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
VERBS = {"ask", "solve", "reject", "hand_over", "note"}
NOTIFY = {"officer", "agency_head", "parent_agency", "mayor_desk"}
PERMISSIONS = {
    "reports.triage",
    "reports.work",
    "reports.handover",
    "reports.moderate",
    "reports.file_for_caller",
    "access.assist",
    "access.desk",
    "admin.users",
    "admin.roles",
    "admin.facts",
    "admin.texts",
    "admin.audit",
    "admin.system",
    "alerts.draft",
    "alerts.approve",
    "alerts.cancel",
    "alerts.statistics",
    "charging.connect",
    "charging.view",
    "control.view",
    "sensing.devices",
    "sensing.view",
    "sharing.desk",
    "sharing.operate",
    "water.mark_floods",
    "closures.manage",
    "admin.tariffs",
    "fares.propose_tariffs",
    "fares.send_taps",
    "fares.settle",
    "traffic.incidents",
    "transit.desk",
    "transit.feeds",
}
SAMPLE_KEYS = {
    "resident",
    "neighbour",
    "officer",
    "officer-other",
    "head",
    "triage",
    "moderator",
    "admin",
    "auditor",
    "control",
    "warning",
}
TEXTS = {
    "home-intro",
    "about",
    "privacy",
    "report-sent",
    "takedown-policy",
    "moderation-policy",
    "accessibility",
    "footer",
}
WORDED = {
    "name",
    "when",
    "answers_for",
    "description",
    "ask",
    "label",
    "hint",
    "because",
    "text",
    "title",
    "body",
    "event",
    "headline",
    "instruction",
    "attribution",
}
MOMENT = re.compile(r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")
CODE = re.compile(r"^[a-z0-9]+(-[a-z0-9.]+)*$")
PENTAGONS = {4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117}


class Pack:
    """One pack, read whole, and the mistakes found in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mistakes: list[str] = []
        self.city = self.toml("city.toml")
        self.languages = self.city["languages"]
        self.areas = {row["code"]: row for row in self.rows("areas.csv")}

    def say(self, where: str, what: str) -> None:
        self.mistakes.append(f"{self.folder.name}/{where}: {what}")

    def toml(self, name: str) -> dict:
        return tomllib.loads((self.folder / name).read_text(encoding="utf-8"))

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def tables(self, file: str, name: str, key: str = "code", *, worded: bool = True) -> dict[str, dict]:
        """The `[[name]]` tables by code, with unique and well-formed codes and texts in every language."""
        found = self.toml(file).get(name, [])
        for code, times in Counter(row[key] for row in found).items():
            if times > 1:
                self.say(file, f"{name} {code} stands {times} times")
            if not CODE.match(code.replace("{code}", "0")):
                self.say(file, f"{name} {code} is not a kebab-case code")
        for row in found if worded else []:
            self.texts(file, f"{name} {row[key]}", row)
        return {row[key]: row for row in found}

    def texts(self, file: str, where: str, value, key: str = "") -> None:
        """Every text a person sees stands in every language and is not blank."""
        if isinstance(value, list):
            for item in value:
                self.texts(file, where, item, key)
        elif isinstance(value, dict):
            # A rule's `when` holds conditions, an emergency number's `when` holds words.
            if key in WORDED and not (key == "when" and file == "routing.toml"):
                if set(value) != set(self.languages):
                    self.say(file, f"{where}: {key} has {sorted(value)}, the city speaks {self.languages}")
                for language, text in value.items():
                    if not isinstance(text, str) or not text.strip():
                        self.say(file, f"{where}: {key} is blank in {language}")
                return
            for inner, item in value.items():
                self.texts(file, where, item, inner)
        elif key in WORDED:
            self.say(file, f"{where}: {key} must be given in {self.languages}")

    def known(self, file: str, where: str, asked, among, what: str) -> None:
        for one in asked if isinstance(asked, list | set) else [asked]:
            if one not in among:
                self.say(file, f"{where}: no {what} {one}")


def valid_cell(text: str, resolution: int = 9) -> bool:
    """Whether this is an H3 cell of the resolution, by the bit layout of the index."""
    if not re.fullmatch(r"[0-9a-f]{15}", text):
        return False
    bits = int(text, 16)
    base = bits >> 45 & 0x7F
    digits = [bits >> 3 * (15 - n) & 7 for n in range(1, 16)]
    used, rest = digits[:resolution], digits[resolution:]
    first = next((digit for digit in used if digit), 0)
    return (
        bits >> 56 == 8
        and bits >> 52 & 15 == resolution
        and base < 122
        and max(used) < 7
        and set(rest) == {7}
        and not (base in PENTAGONS and first == 1)
    )


def check_city(pack: Pack) -> None:
    city, name = pack.city, "city.toml"
    pack.texts(name, "city", city)
    for box in ("bbox", "home_bbox"):
        west, south, east, north = city[box]
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            pack.say(name, f"{box} is not west, south, east, north")
    if not city["emergency"]:
        pack.say(name, "no emergency number")
    if not re.fullmatch(r"[A-Z]{2,5}", city["reference_prefix"]):
        pack.say(name, "reference_prefix is two to five capitals")


def check_areas(pack: Pack) -> None:
    name, rows = "areas.csv", pack.rows("areas.csv")
    if len(pack.areas) != len(rows):
        pack.say(name, "a code stands twice")
    west, south, east, north = pack.city["bbox"]
    for code, row in pack.areas.items():
        if row["level"] not in LEVELS or not row["name"].strip():
            pack.say(name, f"{code}: unknown level or no name")
            continue
        above = pack.areas.get(row["parent"])
        if row["level"] == "province":
            if row["parent"] or code != pack.city["province"]:
                pack.say(name, f"{code}: the province is {pack.city['province']} and has no parent")
        elif above is None or LEVELS.index(above["level"]) != LEVELS.index(row["level"]) - 1:
            pack.say(name, f"{code}: parent {row['parent']} is not one level above")
        elif not code.startswith(row["parent"] + "."):
            pack.say(name, f"{code} does not begin with its parent's code")
        if not (west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north):
            pack.say(name, f"{code} lies outside the city's bbox")
        if float(row["area_km2"]) <= 0:
            pack.say(name, f"{code} has no area")
    counts = Counter(row["level"] for row in pack.areas.values())
    for level, promised in pack.city.get("counts", {}).items():
        if counts[level] != promised:
            pack.say(name, f"{counts[level]} {level}, city.toml promises {promised}")


def check_cells(pack: Pack) -> None:
    rows = pack.rows("cells.csv")
    lowest = {code for code, row in pack.areas.items() if row["level"] == LEVELS[-1]}
    for row in rows:
        if not valid_cell(row["cell"]):
            pack.say("cells.csv", f"{row['cell']} is not an H3 cell of resolution 9")
        if row["code"] not in lowest:
            pack.say("cells.csv", f"{row['cell']}: no kelurahan {row['code']}")
    if len({row["cell"] for row in rows}) != len(rows):
        pack.say("cells.csv", "a cell stands twice")
    for code in sorted(lowest - {row["code"] for row in rows}):
        pack.say("cells.csv", f"{code} has no cell")


def check_places(pack: Pack) -> None:
    rows = pack.rows("places.csv")
    west, south, east, north = pack.city["bbox"]
    for key in ("code", "name"):
        for value, times in Counter(row[key] for row in rows).items():
            if times > 1:
                pack.say("places.csv", f"{key} {value} stands {times} times")
    for row in rows:
        if row["area"] and pack.areas.get(row["area"], {}).get("level") != LEVELS[-1]:  # none: outside the province
            pack.say("places.csv", f"{row['code']}: no kelurahan {row['area']}")
        if not (row["kind"] and row["source"]):
            pack.say("places.csv", f"{row['code']}: no kind or no source")
        if not (west <= float(row["lon"]) <= east and south <= float(row["lat"]) <= north):
            pack.say("places.csv", f"{row['code']} lies outside the city's bbox")


def check_calendars(pack: Pack) -> set[str]:
    calendars = pack.tables("calendars.toml", "calendar")
    for code, row in calendars.items():
        if sorted(row["hours"]) != sorted(DAYS):
            pack.say("calendars.toml", f"{code}: hours for each of {', '.join(DAYS)}")
        if not isinstance(row["holidays"], bool):
            pack.say("calendars.toml", f"{code}: holidays is true or false")
        for day, spans in row["hours"].items():
            flat = [moment for span in spans for moment in span]
            if flat != sorted(set(flat)) or not all(MOMENT.match(moment) for moment in flat):
                pack.say("calendars.toml", f"{code}: {day} is not a list of ascending HH:MM spans")
    pack.known("calendars.toml", "the pack", ["office"], calendars, "calendar")
    return set(calendars)


def check_holidays(pack: Pack) -> None:
    rows = pack.rows("holidays.csv")
    for row in rows:
        date.fromisoformat(row["date"])
        if row["kind"] not in {"national", "joint_leave", "provisional"}:
            pack.say("holidays.csv", f"{row['date']}: unknown kind {row['kind']}")
        if not all(row[key].strip() for key in ("name_id", "name_en", "source")):
            pack.say("holidays.csv", f"{row['date']}: a name or the source is blank")
    if len({row["date"] for row in rows}) != len(rows) or rows != sorted(rows, key=lambda row: row["date"]):
        pack.say("holidays.csv", "dates must be unique and in order")


def check_agencies(pack: Pack, calendars: set[str]) -> set[str]:
    """Codes of all agencies, those made from the office templates among them."""
    file = "agencies.toml"
    agencies = pack.tables(file, "agency")
    offices = pack.tables(file, "office")
    codes, parents = set(agencies), {row["parent"] for row in agencies.values() if "parent" in row}
    for row in offices.values():
        for area in pack.areas.values():
            if area["level"] == row["level"]:
                codes.add(row["code"].format(**area))
                parents.add(row["parent"].format(**area))
        pack.known(file, row["code"], row["level"], LEVELS, "level")
    for code, row in {**agencies, **offices}.items():
        pack.known(file, code, row["calendar"], calendars, "calendar")
    pack.known(file, "parents", parents, codes, "agency")
    pack.known(file, "the pack", ["city-triage"], codes, "agency")
    return codes


def check_categories(pack: Pack, calendars: set[str]) -> dict[str, dict]:
    file = "categories.toml"
    groups, categories = pack.tables(file, "group"), pack.tables(file, "category")
    numbers = {row["number"] for row in pack.city["emergency"]}
    for code, row in categories.items():
        pack.known(file, code, row["group"], groups, "group")
        pack.known(file, code, row["calendar"], calendars, "calendar")
        if not row["solve_hours"] > 0:
            pack.say(file, f"{code}: solve_hours must be above 0")
        if not row["keywords"] or len(set(row["keywords"])) != len(row["keywords"]):
            pack.say(file, f"{code}: keywords missing or repeated")
        if "emergency" in row:
            pack.known(file, code, row["emergency"]["number"], numbers, "emergency number")
        for question in row.get("question", []):
            listed = question["datatype"].endswith("list")
            pack.known(file, f"{code} {question['code']}", question["datatype"], DATATYPES, "datatype")
            if listed != bool(question.get("values")):
                pack.say(file, f"{code} {question['code']}: values go with list datatypes only")
            keys = [value["key"] for value in question.get("values", [])]
            if len(set(keys)) != len(keys):
                pack.say(file, f"{code} {question['code']}: a key stands twice")
    for group in groups.keys() - {row["group"] for row in categories.values()}:
        pack.say(file, f"group {group} has no category")
    pack.known(file, "the pack", ["other"], categories, "category")
    return categories


def check_routing(pack: Pack, agencies: set[str], categories: dict[str, dict]) -> None:
    file, rules = "routing.toml", pack.tables("routing.toml", "rule")
    groups = {row["group"] for row in categories.values()}
    offices = {f"office:{level}" for level in LEVELS[1:]}
    for code, row in rules.items():
        when = row["when"]
        pack.known(file, code, set(when), {"categories", "groups", "areas", "words", "hours"}, "condition")
        pack.known(file, code, when.get("categories", []), categories, "category")
        pack.known(file, code, when.get("groups", []), groups, "group")
        pack.known(file, code, when.get("areas", []), pack.areas, "area")
        pack.known(file, code, when.get("hours", "inside"), {"inside", "outside"}, "hours")
        pack.known(file, code, row["send_to"], agencies | offices, "agency")
    orders = [row["order"] for row in rules.values()]
    if orders != sorted(set(orders)):
        pack.say(file, "orders must be unique and ascending")
    if not rules or list(rules.values())[-1]["when"]:
        pack.say(file, "the last rule must catch everything")


def check_roles(pack: Pack) -> set[str]:
    roles = pack.tables("roles.toml", "role")
    for code, row in roles.items():
        pack.known("roles.toml", code, row["permissions"], PERMISSIONS, "permission")
    return set(roles)


def check_samples(pack: Pack, roles: set[str], agencies: set[str], categories: dict[str, dict]) -> None:
    file, document = "samples.toml", pack.toml("samples.toml")
    if document.get("sample") is not True:
        pack.say(file, "sample = true is missing")
    accounts = pack.tables(file, "account", "key", worded=False)
    pack.known(file, "the pack", SAMPLE_KEYS, accounts, "account")
    for key, row in accounts.items():
        if not row["name"].endswith("(contoh)") or not row["email"].endswith(".test"):
            pack.say(file, f"{key}: a sample's name ends with (contoh) and its address with .test")
        pack.known(file, key, row["language"], pack.languages, "language")
        for role in row["roles"]:
            pack.known(file, key, role["role"], roles, "role")
            pack.known(file, key, [role["agency"]] if "agency" in role else [], agencies, "agency")
            pack.known(file, key, [role["area"]] if "area" in role else [], pack.areas, "area")
            pack.known(file, key, role.get("categories", []), categories, "category")


def check_alerts(pack: Pack) -> None:
    """Classes of warnings: slots that something fills, levels in order, one sender."""
    file = "alerts.toml"
    if len(pack.tables(file, "alert_sender")) != 1:
        pack.say(file, "one alert_sender")
    pack.tables(file, "alert_feed")
    for code, row in pack.tables(file, "alert_class").items():
        known = {"areas", "onset", "until"} | {param["code"] for param in row.get("param", [])}
        pack.known(file, code, row["approval"], {"four_eyes", "at_once"}, "approval")
        orders = [level["order"] for level in row["level"]]
        if orders != sorted(set(orders)):
            pack.say(file, f"{code}: levels from the mildest to the worst")
        for level in row["level"]:
            for name in ("headline", "description", "instruction"):
                for text in level[name].values():
                    pack.known(file, f"{code} {level['code']}", set(re.findall(r"{(\w+)}", text)), known, "slot")


def check_answers(pack: Pack, categories: dict[str, dict]) -> None:
    for code, row in pack.tables("templates.toml", "template").items():
        pack.known("templates.toml", code, row["verb"], VERBS, "verb")
        pack.known("templates.toml", code, row["categories"], categories, "category")
        for text in row["body"].values():
            asked = set(re.findall(r"{(\w+)}", text))
            pack.known("templates.toml", code, asked, {"reference", "agency"}, "placeholder")
    pack.known("texts.toml", "the pack", TEXTS, pack.tables("texts.toml", "text"), "text")
    for code, row in pack.tables("ladder.toml", "step").items():
        pack.known("ladder.toml", code, row["at"], {"before_due", "after_due"}, "moment")
        pack.known("ladder.toml", code, row["notify"], NOTIFY, "person to notify")
    has_terms = (pack.folder / "terms.toml").is_file()
    for code, row in pack.tables("terms.toml", "terms").items() if has_terms else ():
        if not (row["wait_days"] >= 1 and 0 <= row["remind_days"] < row["wait_days"] and row["reopen_days"] >= 1):
            pack.say("terms.toml", f"{code}: days from 1, and the reminder before the waiting ends")
    words = pack.toml("words.toml")
    if set(words["insults"]) != set(pack.languages) or not words["titles"] or not words["not_persons"]:
        pack.say("words.toml", "insults in every language, titles and not_persons")
    lists = words.pop("insults") | words
    for name, found in lists.items():
        repeated = [word for word, times in Counter(found).items() if times > 1]
        if repeated:
            pack.say("words.toml", f"{name}: {', '.join(repeated)} stand twice")


def check_water(pack: Pack) -> None:
    file = "water.toml"
    if not (pack.folder / file).is_file():
        return
    rivers, gates = pack.tables(file, "river"), pack.tables(file, "gate")
    lowest = {code for code, row in pack.areas.items() if row["level"] == LEVELS[-1]}
    for code, row in gates.items():
        pack.known(file, code, [row["river"]] if "river" in row else [], rivers, "river")
        pack.known(file, code, row.get("areas", []), lowest, "kelurahan")
    for code, row in pack.tables(file, "reach", worded=False).items():
        pack.known(file, code, [row["upstream"], row["downstream"]], gates, "gate")
    for code, row in pack.tables(file, "pump").items():
        pack.known(file, code, [row["gate"]] if "gate" in row else [], gates, "gate")
    pack.tables(file, "raingauge")
    for code, row in pack.tables(file, "shelter").items():
        pack.known(file, code, row["area"], lowest, "kelurahan")


def check_fares(pack: Pack) -> None:
    file = "fares.toml"
    if not (pack.folder / file).is_file():
        return
    operators, lines = pack.tables("operators.toml", "operator"), pack.tables(file, "fare_line", worded=False)
    products, integrations = pack.tables(file, "fare_product"), pack.tables(file, "fare_integration")
    for code, row in {**lines, **products}.items():
        pack.known(file, code, row["operator"], operators, "operator")
    for code, row in products.items():
        pack.known(file, code, [row["line"]] if "line" in row else [], lines, "line")
    for code, row in integrations.items():
        pack.known(file, code, row["products"], products, "product")
    named = {*operators, *products, *integrations, "*"}
    for code, row in pack.tables(file, "fare_rider").items():
        for concession in row.get("concessions", []):
            pack.known(file, code, concession["on"], named, "operator, product or integration")


def check_sharing(pack: Pack) -> None:
    file = "sharing.toml"
    if not (pack.folder / file).is_file():
        return
    systems, plans = pack.tables(file, "share_system"), pack.tables(file, "share_plan")
    for code, row in pack.tables(file, "share_type").items():
        pack.known(file, code, row.get("plans", []), plans, "plan")
    for kind in ("share_plan", "share_type", "share_station", "share_zone"):
        for code, row in pack.tables(file, kind).items():
            pack.known(file, code, row["system"], systems, "system")
    pack.tables(file, "park")


def check(folder: Path) -> list[str]:
    pack = Pack(folder)
    check_city(pack)
    check_areas(pack)
    check_cells(pack)
    check_places(pack)
    check_holidays(pack)
    calendars = check_calendars(pack)
    agencies = check_agencies(pack, calendars)
    categories = check_categories(pack, calendars)
    check_routing(pack, agencies, categories)
    check_samples(pack, check_roles(pack), agencies, categories)
    check_answers(pack, categories)
    check_water(pack)
    check_fares(pack)
    check_sharing(pack)
    check_alerts(pack)
    check_transit(pack)
    if not (folder / "README.md").is_file():
        pack.say("README.md", "is missing")
    counted = f"{len(pack.areas)} areas, {len(agencies)} agencies and offices, {len(categories)} categories"
    print(f"{folder.name}: {counted}")
    return pack.mistakes


def main() -> int:
    here = Path(__file__).resolve().parent.parent
    every = sorted(path.parent for path in here.glob("*/city.toml"))
    folders = [Path(name) for name in sys.argv[1:]] or every
    mistakes = [mistake for folder in folders for mistake in check(folder)]
    print("\n".join(mistakes) if mistakes else "No mistakes found.")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
