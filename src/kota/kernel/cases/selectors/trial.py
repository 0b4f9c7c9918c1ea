"""Trying a routing rule on an example before it is saved."""

from collections.abc import Mapping
from typing import Any

from kota.base import clock
from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases.contracts import RoutingFact
from kota.kernel.cases.selectors import catalogue


def try_rule(rule: RoutingFact | None, asked: Mapping[str, str]) -> dict[str, Any]:
    """What every rule says of the example, with the edited rule in its place among the others.

    `asked` may hold trial_category, trial_area (a kelurahan code or name) and trial_words.
    """
    example = {name: asked.get(f"trial_{name}", "").strip() for name in ("category", "area", "words")}
    shown: dict[str, Any] = {"example": example, "choices": _choices(), "judged": [], "winner": None}
    if rule is None or not example["category"]:
        return shown
    here = areas.by_code(example["area"]) or next(
        (areas.by_code(hit.code) for hit in areas.search(example["area"]) if hit.kind == "area"), None
    )
    others = [other for other in catalogue.rules() if other.code != rule.code]
    order = sorted([*others, rule], key=lambda r: (r.order, r.code))
    found = catalogue.try_rules(example["category"], here.code if here else "", example["words"], clock.now(), order)
    known = accounts.agencies()
    winner = next((one for one in found if not one.fails and one.agency in known), None)
    agency = known[winner.agency].name if winner else None
    return shown | {
        "judged": [one for one in found if one.rule.code == rule.code or one is winner],
        "winner": winner,
        "winner_agency": agency.model_dump() if agency else {},
        "is_edited_rule": bool(winner and winner.rule.code == rule.code),
        "here": here,
    }


def _choices() -> list[tuple[str, str]]:
    return [(category.code, said(category.name)) for category in catalogue.categories()]
