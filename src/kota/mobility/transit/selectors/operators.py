"""What the city calls the operators of its feeds."""

import re
from collections.abc import Mapping
from typing import cast

from kota.kernel.facts import facade as facts
from kota.mobility.transit.contracts.facts import OperatorFact

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
