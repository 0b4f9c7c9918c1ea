"""Performance figures for programs."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base import clock
from kota.base.errors import MissingError
from kota.base.words import said
from kota.governance.performance import selectors
from kota.governance.performance.contracts import By, Figures, Question
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.ui.api import PERFORMANCE, Code, Moment, Out, Router, gather

router = Router("Performance")


class FiguresOut(Out):
    """Of the reports received: how far they are, and how well it went. `decided` are those whose deadline is judged;
    hours run day and night from receipt to solved; `few`: fewer than ten reports, which say little."""

    key: str
    name: str
    received: int
    open: int
    solved: int
    rejected: int
    decided: int
    in_time: int
    in_time_share: float | None
    overdue: int
    reopened: int
    ratings: int
    rating: float | None
    median_hours: float | None
    p90_hours: float | None
    few: bool


@router.get("/performance", list[FiguresOut], scope=PERFORMANCE, is_open=True)
def read_performance(
    request: HttpRequest,
    by: By = By.ALL,
    since: Moment | None = None,
    until: Moment | None = None,
    category: Code = "",
    group: Code = "",
    area: Code = "",
    agency: Code = "",
) -> list[FiguresOut]:
    """Figures of the reports received in a period, grouped by agency, category, week or a level of areas.

    Most reports first; weeks in order. Up to a minute old. Held and private reports count where a group has at least
    ten of them.
    """
    if group and group not in cases.groups():
        raise MissingError(_("There is no such group of categories. Each category of the list names its group."))
    question = Question(
        since=since,
        until=until,
        categories=(category,) if category else (),
        groups=(group,) if group else (),
        area=area,
        agency=agency,
    )
    return [_out(by, one) for one in selectors.figures(question, (by,), clock.now())[by]]


def _out(by: By, one: Figures) -> FiguresOut:
    same = (
        "key", "received", "open", "solved", "rejected", "decided", "in_time", "in_time_share", "overdue", "reopened",
        "ratings", "rating", "median_hours", "p90_hours",
    )  # fmt: skip
    return FiguresOut(**{name: getattr(one, name) for name in same}, name=_name(by, one.key), few=one.is_few)


def _name(by: By, key: str) -> str:
    if by is By.AGENCY and key in accounts.agencies():
        return said(accounts.agencies()[key].name)
    if by is By.CATEGORY and key in facts.current("category"):
        return said(facts.current("category")[key].name)
    here = areas.by_code(key) if by in (By.KOTA, By.KECAMATAN, By.KELURAHAN) else None
    return here.full_name if here else key


routers = gather(router)
