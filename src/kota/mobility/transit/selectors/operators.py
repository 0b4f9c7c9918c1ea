"""What the city calls the operators of its feeds."""

import re
from collections.abc import Mapping
from datetime import date
from typing import cast

import numpy as np

from kota.base.words import said
from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.facts import OperatorFact
from kota.mobility.transit.contracts.network import text
from kota.mobility.transit.rules.directory import Directory

KIND = "operator"


def operators() -> Mapping[str, OperatorFact]:
    """Operators by code."""
    return cast("Mapping[str, OperatorFact]", facts.current(KIND))


def names() -> dict[str, str]:
    """Codes by the names that feeds use, in small letters."""
    return {
        name.casefold(): code for code, one in operators().items() for name in (*one.agencies, one.name.id, one.name.en)
    }


def code(named: Mapping[str, str], name: str) -> str:
    """The code of an operator by the name in a feed; one made of the name where the city has none."""
    return named.get(name.casefold()) or re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40] or "operator"


def silent(directory: Directory, day: date) -> tuple[str, ...] | None:
    """Names of operators of whose runs on a day no timetable tells; None where none tells of anybody's."""
    number, network = day.toordinal(), directory.network
    feeds = {feed: not first <= number <= last for feed, (first, last) in directory.spans.items()}
    if not any(feeds.values()):
        return ()
    if all(feeds.values()):
        return None
    agencies, known = network.agencies, operators()
    # Whose lines a feed really has: the made-up one leaves out those that others bring.
    whose = np.unique(network.routes.agency[network.patterns.route]).tolist()
    codes = {at: text(agencies.code, at) for at in whose if at >= 0}
    told = {code for at, code in codes.items() if not feeds.get(int(agencies.feed[at]), True)}
    names = [
        said(known[code].name.model_dump()) if code in known else text(agencies.name, at)
        for at, code in codes.items()
        if feeds.get(int(agencies.feed[at])) and code not in told
    ]
    return tuple(dict.fromkeys(names))
