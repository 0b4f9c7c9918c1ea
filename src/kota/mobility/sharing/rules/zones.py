"""Which rule holds at a place: the first zone that holds it and has a rule for the vehicle, else the rules of
everywhere, else nothing is forbidden (GBFS 3.0)."""

from collections.abc import Iterable
from datetime import datetime

from kota.mobility.sharing.contracts import Ruling, Zone, ZoneRule

FREE = Ruling()


def ruling(within: Iterable[Zone], everywhere: Iterable[ZoneRule], vehicle_type: str, at: datetime) -> Ruling:
    """What holds for a vehicle in these zones, which stand in the order of their file."""
    for zone in within:
        if (zone.begins and at < zone.begins) or (zone.ends and at >= zone.ends):
            continue
        rule = _fitting(zone.rules, vehicle_type)
        if rule is not None:
            return _of(rule, zone)
    rule = _fitting(everywhere, vehicle_type)
    return _of(rule, None) if rule else FREE


def _fitting(rules: Iterable[ZoneRule], vehicle_type: str) -> ZoneRule | None:
    return next((rule for rule in rules if not rule.types or vehicle_type in rule.types), None)


def _of(rule: ZoneRule, zone: Zone | None) -> Ruling:
    return Ruling(
        rule.may_start, rule.may_end, rule.may_ride, rule.max_kmh, rule.at_stations_only, zone.name if zone else None
    )
