"""Routing rules tried before they are saved."""

from typing import Annotated

from django.http import HttpRequest
from pydantic import ConfigDict, Field

from kota.base import clock
from kota.kernel.cases.contracts import RoutingFact
from kota.kernel.cases.selectors import catalogue
from kota.ui.api import ADMIN, Body, Code, Moment, Out, Router, Text, Whole, need

router = Router("Administration of facts")
EDIT_FACTS = "admin.facts"


class RuleIn(RoutingFact):
    """A rule as it would be saved."""

    model_config = ConfigDict(strict=True)
    order: Whole


class TrialIn(Body):
    """A report to try rules on, and the rules: those in force when none are given. `at` is now when left out."""

    category: Code
    area: Code = ""
    words: Text = ""
    at: Moment | None = None
    rules: Annotated[list[RuleIn], Field(max_length=200)] = []


class JudgedOut(Out):
    """One rule: where it would send the report, and which of its conditions do not hold. The first with none wins."""

    rule: str
    agency: str
    fails: list[str]


@router.post("/admin/rules/try", list[JudgedOut], scope=ADMIN)
def try_rules(request: HttpRequest, body: TrialIn) -> list[JudgedOut]:
    """What each routing rule would say to a report. Nothing is saved."""
    need(request, EDIT_FACTS)
    at = body.at or clock.now()
    trial: list[RoutingFact] = [*body.rules] or catalogue.rules()
    found = catalogue.try_rules(body.category, body.area, body.words, at, trial)
    return [JudgedOut(rule=one.rule.code, agency=one.agency, fails=list(one.fails)) for one in found]
