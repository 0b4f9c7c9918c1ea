"""Which agencies an officer may mean: those that are likely for a case, and those found by words."""

from collections.abc import Iterator
from dataclasses import dataclass

from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.cases.models import Case
from kota.kernel.cases.rules.routing import destination
from kota.kernel.cases.selectors import beside

MOST_FOUND = 12


@dataclass(frozen=True, slots=True)
class Office:
    """An agency to choose; `because` is rules, place or above, or empty."""

    code: str
    name: str
    answers_for: str
    because: str = ""


def likely(case: Case) -> list[Office]:
    """Agencies to which this case may belong: by the rules, by its place, the one above; not the one that has it."""
    known = accounts.agencies()
    found = dict(_likely(case, known[case.agency_id].parent if case.agency_id in known else ""))
    return [
        _office(known[code], because) for code, because in found.items() if code in known and code != case.agency_id
    ]


def _likely(case: Case, parent: str) -> Iterator[tuple[str, str]]:
    yield parent, "above"
    for level in ("kota", "kecamatan", "kelurahan"):
        yield destination(f"office:{level}", case.area_id or ""), "place"
    yield beside.by_rules(case), "rules"


def find(words: str) -> list[Office]:
    """Agencies whose name, short name or task holds all of the words; names before tasks."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    scored = []
    for agency in accounts.agencies().values():
        names = f"{agency.name.id} {agency.name.en} {agency.short} {agency.code}".casefold()
        tasks = f"{names} {agency.answers_for.id} {agency.answers_for.en}".casefold()
        if all(word in tasks for word in wanted):
            scored.append((not all(word in names for word in wanted), len(agency.code), said(agency.name), agency))
    return [_office(agency) for *_order, agency in sorted(scored, key=lambda row: row[:3])[:MOST_FOUND]]


def chosen(code: str) -> list[Office]:
    """The agency that was chosen before, or nothing."""
    found = accounts.agencies().get(code)
    return [_office(found)] if found else []


def _office(agency: AgencyFact, because: str = "") -> Office:
    return Office(agency.code, said(agency.name), said(agency.answers_for), because)
