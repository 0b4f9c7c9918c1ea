"""What a list says of each of its reports in words: category, agency, state, step."""

from django.utils.translation import get_language, gettext

from kota.base.words import said
from kota.governance.reports.selectors.following import report_url
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts


class Namer:
    """Names in one language, each looked up once until a fact changes."""

    def __init__(self) -> None:
        self._url = report_url("")
        self._agencies = accounts.agencies()
        self._categories: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._states: dict[tuple[str, str, str], str] = {}
        self._steps: dict[tuple[str, str], str] = {}

    def url(self, case: cases.Case | cases.Listed) -> str:
        """The report's public address."""
        return self._url + case.reference

    def category(self, case: cases.Case | cases.Listed) -> str:
        if case.category_id not in self._categories:
            self._categories[case.category_id] = said(case.category.names)
        return self._categories[case.category_id]

    def agency(self, case: cases.Case | cases.Listed) -> str:
        if case.agency_id not in self._names:
            now = self._agencies.get(case.agency_id)
            self._names[case.agency_id] = said(now.name) if now else said(case.agency.names)
        return self._names[case.agency_id]

    def state(self, case: cases.Case | cases.Listed) -> str:
        """open, solved or rejected."""
        key = (case.type, case.kind, case.step)
        if key not in self._states:
            self._states[key] = cases.state_of(type_key=case.type, kind=case.kind, step=case.step)
        return self._states[key]

    def step(self, case: cases.Case | cases.Listed) -> str:
        """The step's title."""
        key = (case.type, case.step)
        if key not in self._steps:
            self._steps[key] = gettext(cases.case_type(case.type).step(case.step).title)
        return self._steps[key]


def namer() -> Namer:
    """The names in the reader's language."""
    return facts.derived(("reports.namer", get_language()), Namer)
