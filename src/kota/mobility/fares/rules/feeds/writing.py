"""Our tariffs as GTFS-Fares v2."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from kota.base.money import Money
from kota.mobility.fares.contracts import ADULT
from kota.mobility.fares.rules.feeds.shapes import COLUMNS, DISTANCES, INTEGRATIONS, FeedRoute, FeedStop, Row
from kota.mobility.fares.rules.tariffs import Frame, Sold, Tariffs, holds

MEDIA = (("card", "Electronic money card", "2"), ("qr", "QR ticket", "4"))
SERVICES = {"all": "kota_all", "workdays": "kota_workdays", "weekends": "kota_weekends"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def write(
    tariffs: Tariffs, *, day: date, until: date, routes: Sequence[FeedRoute], stops: Sequence[FeedStop],
    language: str = "id",
) -> dict[str, list[Row]]:  # fmt: skip
    """Tables by file name, of what is sold on `day`. `calendar.txt` and `calendar_dates.txt` hold only the three
    services that the timeframes name, from that day `until` another: add them to the feed's own."""
    book = _Book(tariffs, day, until, language)
    book.write(routes, stops)
    return {name: rows for name, rows in book.tables.items() if rows}


class _Book:
    def __init__(self, tariffs: Tariffs, day: date, until: date, language: str) -> None:
        self.tariffs, self.day, self.until, self.language = tariffs, day, until, language
        self.tables: dict[str, list[Row]] = defaultdict(list)
        self.known: set[tuple[str, ...]] = set()
        self.sold = {code: one for code, one in tariffs.sold.items() if holds(one.fact, day)}
        self.riders = [one for one in tariffs.riders.values() if holds(one, day)]

    def write(self, routes: Sequence[FeedRoute], stops: Sequence[FeedStop]) -> None:
        self._riders_and_media()
        areas = self._areas(stops)
        for one in self.sold.values():
            self.add("networks.txt", one.fact.code, self.said(one.fact.name))
        for route in routes:
            sold = self.tariffs.seller(route.operator, route.route, route.mode, "card", self.day)
            if sold is not None:
                id_ = route.id or route.route
                self.once("route_networks.txt", sold.fact.code, id_, key=(id_,))
        for one in self.sold.values():
            self._product(one, areas.get(one.operator.code, []))
        for joint in self.tariffs.joints.values():
            if holds(joint.fact, self.day):
                self._integration(joint.fact)
        if self.tables["timeframes.txt"]:
            self._calendar()

    def add(self, file: str, *values: str) -> None:
        self.tables[file].append(dict(zip(COLUMNS[file], values, strict=True)))

    def once(self, file: str, *values: str, key: tuple[str, ...]) -> None:
        if (file, *key) not in self.known:
            self.known.add((file, *key))
            self.add(file, *values)

    def said(self, words: Any) -> str:
        return str(words.in_language(self.language))

    def _riders_and_media(self) -> None:
        for rider in self.riders:
            self.add("rider_categories.txt", rider.code, self.said(rider.name), str(int(rider.code == ADULT)), "")
        for code, name, kind in MEDIA:
            self.add("fare_media.txt", code, name, kind)

    def _areas(self, stops: Sequence[FeedStop]) -> dict[str, list[str]]:
        """Stations of each operator that the feed has stops of; every stop stands in its station's area."""
        found: dict[str, list[str]] = defaultdict(list)
        for stop in stops:
            called = self.tariffs.operator(stop.operator)
            network = self.tariffs.networks.get(called.code) if called else None
            station = (network.station(stop.stop) or network.station(stop.name)) if network else ""
            if not called or not network or not station:
                continue
            area = f"{called.code}:{station}"
            if station not in found[called.code]:
                found[called.code].append(station)
                self.add("areas.txt", area, network.names[station])
            self.once("stop_areas.txt", area, stop.stop, key=(area, stop.stop))
        return found

    def _product(self, sold: Sold, stations: Sequence[str]) -> None:
        fact = sold.fact
        for place, frame in enumerate((None, *sold.frames)):
            when = self._timeframe(sold, frame) if frame else ""
            self._rules(sold, frame, when, place, stations)
        if fact.join == "window":
            self.add("fare_transfer_rules.txt", fact.code, fact.code, "-1", str(fact.window_minutes * 60), "1", "0", "")
        if fact.join == "gates":
            self.add("fare_leg_join_rules.txt", fact.code, fact.code, "", "")

    def _rules(self, sold: Sold, frame: Frame | None, when: str, place: int, stations: Sequence[str]) -> None:
        fact = sold.fact
        price = fact.price if frame is None or frame.price is None else frame.price
        cap = fact.cap if frame is None or frame.cap is None else frame.cap
        priority = int(frame is not None)
        if fact.kind == "flat":
            product = self._sale(sold, min(price, cap) if cap else price)
            self.add("fare_leg_rules.txt", fact.code, fact.code, "", "", when, product, str(priority))
            return
        self.add(
            DISTANCES, f"{fact.code}.km{place or ''}", fact.code, when, str(price), str(fact.free_m), str(fact.step_m),
            str(fact.per_step), str(cap), self.tariffs.currency,
        )  # fmt: skip
        for a, b, amount in self._pairs(sold, price, cap, stations):
            product = self._sale(sold, amount)
            self.add("fare_leg_rules.txt", fact.code, fact.code, a, b, when, product, str(priority + 2))

    def _pairs(self, sold: Sold, price: int, cap: int, stations: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """Both ways between every two stations that the feed has, or the zones of the table."""
        fact, network = sold.fact, sold.network
        if fact.kind == "zones":
            yield from ((a, b, min(value, cap) if cap else value) for (a, b), value in sorted(sold.pairs.items()))
            return
        for a in stations:
            for b in stations:
                value = sold.pairs.get((a, b))
                if value is None and network is not None and (metres := network.metres(a, b)) is not None:
                    beyond = max(metres - fact.free_m, 0)
                    value = price + fact.per_step * -(-beyond // fact.step_m)
                if value is not None:
                    yield f"{fact.operator}:{a}", f"{fact.operator}:{b}", min(value, cap) if cap else value

    def _sale(self, sold: Sold, amount: int) -> str:
        """The product of that price, with what each class pays for it."""
        code = f"{sold.fact.code}.{amount}"
        for rider in self.riders:
            paid = amount * (100 - self.tariffs.off(sold.off, rider.code, self.day)) // 100
            if rider.code == ADULT or paid != amount:
                written = Money(paid, self.tariffs.currency).standard
                self.once(
                    "fare_products.txt", code, self.said(sold.fact.name), rider.code, "", written,
                    self.tariffs.currency, key=(code, rider.code),
                )  # fmt: skip
        return code

    def _timeframe(self, sold: Sold, frame: Frame) -> str:
        code = f"{sold.fact.code}.{frame.days}.{frame.begins_s // 60}"
        self.once(
            "timeframes.txt", code, _clock(frame.begins_s), _clock(frame.ends_s), SERVICES[frame.days], key=(code,)
        )
        return code

    def _integration(self, fact: Any) -> None:
        self.add(
            INTEGRATIONS, fact.code, self.said(fact.name), " ".join(fact.products), str(fact.least_operators),
            str(fact.price), str(fact.step_m), str(fact.per_step), str(fact.cap), str(fact.window_minutes * 60),
            str(fact.change_minutes * 60), self.tariffs.currency,
        )  # fmt: skip

    def _calendar(self) -> None:
        used = {row["service_id"] for row in self.tables["timeframes.txt"]}
        days: Mapping[str, str] = {"kota_all": "1111111", "kota_workdays": "1111100", "kota_weekends": "0000011"}
        for service in sorted(used):
            row = {"service_id": service, **dict(zip(_DAYS, days[service], strict=True))}
            span = {"start_date": f"{self.day:%Y%m%d}", "end_date": f"{self.until:%Y%m%d}"}
            self.tables["calendar.txt"].append({**row, **span})
        for holiday in sorted(self.tariffs.holidays):
            if self.day <= holiday <= self.until and holiday.weekday() < 5:
                for service, kind in (("kota_workdays", "2"), ("kota_weekends", "1")):
                    if service in used:
                        self.tables["calendar_dates.txt"].append(
                            {"service_id": service, "date": f"{holiday:%Y%m%d}", "exception_type": kind}
                        )


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
