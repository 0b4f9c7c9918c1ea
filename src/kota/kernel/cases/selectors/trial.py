"""Trying a routing rule on an example before it is saved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import RoutingFact
from kota.kernel.cases.rules.routing import Judged
from kota.kernel.cases.selectors import catalogue
from kota.kernel.facts import facade as facts


def try_rule(rule: RoutingFact | None, asked: Mapping[str, str]) -> dict[str, Any]:
    """What every rule says of the example, with the edited rule in its place among the others.

    `asked` may hold trial_category, trial_area (a kelurahan code or name), trial_words and trial_at (date and time on
    the city's clocks; now when it is left out).
    """
    example = {name: asked.get(f"trial_{name}", "").strip() for name in ("category", "area", "words", "at")}
    shown: dict[str, Any] = {"example": example, "choices": _choices(), "judged": [], "winner": None}
    zone = ZoneInfo(facts.city().timezone)
    at = _moment(example["at"], zone)
    example["at"] = example["at"] or f"{at.astimezone(zone):%Y-%m-%dT%H:%M}"
    if rule is None or not example["category"]:
        return shown
    here = areas.by_code(example["area"]) or next(
        (areas.by_code(hit.code) for hit in areas.search(example["area"]) if hit.kind == "area"), None
    )
    others = [other for other in catalogue.rules() if other.code != rule.code]
    order = sorted([*others, rule], key=lambda r: (r.order, r.code))
    found = catalogue.try_rules(example["category"], here.code if here else "", example["words"], at, order)
    known = accounts.agencies()
    winner = next((one for one in found if not one.fails and one.agency in known), None)
    agency = known[winner.agency].name if winner else None
    return shown | {
        "judged": [(one.rule, said_fails(one)) for one in found if one.rule.code == rule.code or one is winner],
        "winner": winner,
        "winner_agency": agency.model_dump() if agency else {},
        "is_edited_rule": bool(winner and winner.rule.code == rule.code),
        "here": here,
        "is_lost": bool(example["area"]) and here is None,
    }


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=zone) if text else clock.now()
    except ValueError:
        return clock.now()


def _choices() -> list[tuple[str, str]]:
    return [(category.code, said(category.name)) for category in catalogue.categories()]


def said_fails(one: Judged) -> list[str]:
    """The conditions of a rule that do not hold, in words."""
    hours = _("only in office hours") if one.rule.when.hours == "inside" else _("only outside office hours")
    told = {
        "category": _("another category"),
        "group": _("another group of categories"),
        "area": _("the place lies elsewhere"),
        "words": _("none of its words occurs"),
        "hours": hours,
    }
    return [told[name] for name in one.fails]
