"""GTFS-Fares v2 of others as products of ours. What cannot be read is said, and the rest stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from pydantic import ValidationError

from kota.mobility.fares.contracts import ADULT, IntegrationFact, ProductFact, RiderFact
from kota.mobility.fares.rules.feeds.shapes import DISTANCES, INTEGRATIONS, ReadFares, Tables, amount_of, why

_SOURCE = {"id": "GTFS-Fares v2 dari operator", "en": "GTFS-Fares v2 of the operator"}
_EVER = date(1970, 1, 1)
Given = Mapping[str, str]


def read(tables: Tables, *, operator: str, currency: str = "IDR") -> ReadFares:
    """Products of each network, classes with what they save, and our own integrations. `operator` sells all of it."""
    return _Reader(tables, operator, currency).read()


class _Reader:
    def __init__(self, tables: Tables, operator: str, currency: str) -> None:
        self.tables, self.operator, self.currency, self.found = tables, operator, currency, ReadFares()
        self.default = next(
            (row["rider_category_id"] for row in self.rows("rider_categories.txt")
             if row.get("is_default_fare_category") == "1"), ""
        )  # fmt: skip
        self.amounts = self._amounts()
        self.frames = {row["timeframe_group_id"]: row for row in self.rows("timeframes.txt")}

    def rows(self, name: str) -> Sequence[Given]:
        return self.tables.get(name, ())

    def read(self) -> ReadFares:
        for row in self.rows("stop_areas.txt"):
            self.found.areas.setdefault(row["area_id"], []).append(row["stop_id"])
        rules: dict[str, list[Given]] = defaultdict(list)
        for row in self.rows("fare_leg_rules.txt"):
            rules[row.get("network_id", "")].append(row)
        for network in sorted({*rules, *(row["network_id"] for row in self.rows(DISTANCES))}):
            self._product(network, rules.get(network, []))
        self._riders()
        for row in self.rows(INTEGRATIONS):
            self._integration(row)
        return self.found

    def _amounts(self) -> dict[str, dict[str, int]]:
        """What each class pays for a product, in minor units."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self.rows("fare_products.txt"):
            try:
                amount = amount_of(row["amount"], row["currency"], self.currency)
            except (KeyError, ValueError) as error:
                code = row.get("fare_product_id", "?")
                self.found.problems.append(f"fare_products.txt: {code}: {why(error)}")
                continue
            found[row["fare_product_id"]].setdefault(row.get("rider_category_id") or self.default, amount)
        return found

    def _price(self, product: str) -> int | None:
        """What everybody pays; None where the feed does not say it."""
        some = self.amounts.get(product, {})
        return some.get(self.default) if self.default else some.get("", next(iter(some.values()), None))

    def _product(self, network: str, rules: Sequence[Given]) -> None:
        spans = [row for row in self.rows(DISTANCES) if row["network_id"] == network]
        try:
            fact = self._by_distance(network, spans) if spans else self._by_rules(network, rules)
        except (ValidationError, ValueError, KeyError) as error:
            self.found.problems.append(f"fare_leg_rules.txt: network {network or '(all)'}: {why(error)}")
            return
        if fact is not None:
            self.found.products[fact.code] = fact

    def _shared(self, network: str) -> dict[str, Any]:
        named = [row["route_id"] for row in self.rows("route_networks.txt") if row["network_id"] == network]
        called = next(
            (row.get("network_name") for row in self.rows("networks.txt") if row["network_id"] == network), ""
        )
        name = called or network or self.operator
        groups = {row.get("leg_group_id", "") for row in self.rows("fare_leg_rules.txt")
                  if row.get("network_id", "") == network}  # fmt: skip
        return {
            "code": network or self.operator, "name": {"id": name, "en": name}, "operator": self.operator,
            "routes": named, "source": _SOURCE, "valid_from": _EVER, **self._joined(network, groups),
        }  # fmt: skip

    def _joined(self, network: str, groups: set[str]) -> dict[str, Any]:
        for row in self.rows("fare_transfer_rules.txt"):
            same = row.get("from_leg_group_id") == row.get("to_leg_group_id") and row.get("from_leg_group_id") in groups
            if same and row.get("fare_transfer_type") == "0" and not row.get("fare_product_id"):
                seconds = int(row.get("duration_limit") or 86_400)
                return {"join": "window", "window_minutes": min(seconds // 60, 1440), "change_minutes": 1440}
        if any(row["from_network_id"] == row["to_network_id"] == network for row in
               self.rows("fare_leg_join_rules.txt")):  # fmt: skip
            return {"join": "gates"}
        return {}

    def _by_rules(self, network: str, rules: Sequence[Given]) -> ProductFact | None:
        usual = [row for row in rules if not row.get("from_timeframe_group_id")]
        plain = next((row for row in usual if not row.get("from_area_id") and not row.get("to_area_id")), None)
        pairs: dict[tuple[str, str], int] = {}
        for row in usual:
            price = self._price(row["fare_product_id"])
            if price is not None and row.get("from_area_id") and row.get("to_area_id"):
                a, b = sorted((row["from_area_id"], row["to_area_id"]))
                pairs[a, b] = max(price, pairs.get((a, b), 0))
        flat = self._price(plain["fare_product_id"]) if plain else None
        if flat is None and not pairs:
            self.found.problems.append(f"fare_leg_rules.txt: network {network or '(all)'} has no price")
            return None
        most = max([*pairs.values(), *([flat] if flat is not None else [])])
        kind = {"kind": "zones", "pairs": [{"a": a, "b": b, "price": p} for (a, b), p in sorted(pairs.items())]}
        return ProductFact.model_validate({
            **self._shared(network), **(kind if pairs else {"kind": "flat"}),
            "price": flat if flat is not None else most, "maximum": most,
            "hours": [] if pairs else self._hours(rules),
        })  # fmt: skip

    def _hours(self, rules: Sequence[Given]) -> list[dict[str, Any]]:
        found = []
        for row in rules:
            frame = self.frames.get(row.get("from_timeframe_group_id", ""))
            price = self._price(row["fare_product_id"])
            if frame is not None and price is not None:
                found.append({**_hours_of(frame), "price": price})
        return found

    def _by_distance(self, network: str, spans: Sequence[Given]) -> ProductFact:
        usual = next((row for row in spans if not row.get("from_timeframe_group_id")), None)
        if usual is None:
            raise ValueError("its kilometres have no price that holds at every hour")
        if any(row["currency"] != self.currency for row in spans):
            raise ValueError(f"its kilometres are not priced in {self.currency}")
        values = {name: int(usual[name]) for name in ("price", "free_m", "step_m", "per_step", "cap")}
        hours = []
        for row in spans:
            frame = self.frames.get(row.get("from_timeframe_group_id", ""))
            if frame is not None:
                hours.append({**_hours_of(frame), "price": int(row["price"]), "cap": int(row["cap"]) or None})
        return ProductFact.model_validate({
            **self._shared(network), "kind": "distance", **values, "hours": hours,
            "maximum": values["cap"] or values["price"],
        })  # fmt: skip

    def _riders(self) -> None:
        """A class saves the least that it saves on any product of a network: never told more than the feed says."""
        for row in self.rows("rider_categories.txt"):
            code = row["rider_category_id"]
            name = {"id": row.get("rider_category_name") or code, "en": row.get("rider_category_name") or code}
            offs: dict[str, int] = {}
            for rule in self.rows("fare_leg_rules.txt"):
                network, some = (
                    rule.get("network_id", "") or self.operator,
                    self.amounts.get(rule["fare_product_id"], {}),
                )
                usual, paid = some.get(self.default), some.get(code)
                if usual:
                    off = 100 - -(-100 * (usual if paid is None else paid) // usual)
                    offs[network] = min(off, offs.get(network, 100))
            concessions = [{"on": [network], "percent": off} for network, off in sorted(offs.items()) if off > 0]
            given = {
                "code": ADULT if code == self.default else code, "name": name, "who": name, "proof": name,
                "concessions": concessions, "valid_from": _EVER, "source": _SOURCE,
            }  # fmt: skip
            try:
                rider = RiderFact.model_validate(given)
            except ValidationError as error:
                self.found.problems.append(f"rider_categories.txt: {code}: {why(error)}")
                continue
            self.found.riders[rider.code] = rider

    def _integration(self, row: Given) -> None:
        try:
            fact = IntegrationFact.model_validate({
                "code": row["integration_id"], "name": {"id": row["integration_name"], "en": row["integration_name"]},
                "products": row["network_ids"].split(), "source": _SOURCE, "valid_from": _EVER,
                "window_minutes": int(row["window_s"]) // 60, "change_minutes": int(row["change_s"]) // 60,
                "share_boarding": int(row["price"]), "share_per_km": int(row["per_step"]) * 1000 // int(row["step_m"]),
                **{name: int(row[name]) for name in ("price", "step_m", "per_step", "cap", "least_operators")},
            })  # fmt: skip
        except (ValidationError, ValueError, KeyError, ZeroDivisionError) as error:
            self.found.problems.append(f"{INTEGRATIONS}: {why(error)}")
            return
        self.found.integrations[fact.code] = fact


def _hours_of(frame: Given) -> dict[str, Any]:
    begins, ends = _time(frame.get("start_time") or "00:00:00"), _time(frame.get("end_time") or "24:00:00")
    service = frame.get("service_id", "")
    days = service.removeprefix("kota_") if service.startswith("kota_") else "all"
    name = f"{begins:%H.%M}–{ends:%H.%M}"
    return {"name": {"id": name, "en": name}, "days": days, "begins": begins, "ends": ends}


def _time(text: str) -> time:
    hours, minutes, seconds = (int(part) for part in text.split(":"))
    return time(hours % 24, minutes, seconds)
