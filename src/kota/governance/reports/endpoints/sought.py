"""What lists and counts of public reports are narrowed to."""

from typing import Literal

from django.db.models import QuerySet

from kota.governance.reports.contracts import TYPE
from kota.kernel.cases import facade as cases
from kota.ui.api import BoxText, Code, Line, Moment, Out, box_of


class Sought(Out):
    """What a list is narrowed to; what is left out narrows nothing. `area` is a code of any level."""

    category: Code = ""
    group: Code = ""
    agency: Code = ""
    area: Code = ""
    state: Literal["", "open", "solved", "rejected"] = ""
    since: Moment | None = None
    until: Moment | None = None
    bbox: BoxText = ""
    q: Line = ""

    def filter(self) -> cases.Filter:
        by = cases.Filter(
            categories=(self.category,) if self.category else (),
            groups=(self.group,) if self.group else (),
            state=self.state,
            area=self.area,
            agency=self.agency,
            since=self.since,
            until=self.until,
            box=box_of(self.bbox),
            text=self.q,
        )
        return cases.known(by)

    def narrowed(self) -> QuerySet[cases.Case]:
        return cases.narrow(public(), self.filter())


def public() -> QuerySet[cases.Case]:
    """Reports that everybody may read."""
    return cases.public().filter(type=TYPE)
