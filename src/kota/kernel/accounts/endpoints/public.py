"""Agencies, for everybody."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kota.base.errors import MissingError
from kota.base.words import said
from kota.kernel.accounts import selectors
from kota.kernel.accounts.contracts import AgencyFact
from kota.ui.api import READ, Code, Out, Router

router = Router("City")


class AgencyOut(Out):
    """An agency or office. `parent` is the code of the one above it, `area` that of the area it is for."""

    code: str
    name: str
    short: str
    kind: str
    answers_for: str
    area: str | None
    parent: str | None
    website: str | None


@router.get("/agencies", list[AgencyOut], scope=READ, is_open=True)
def list_agencies(request: HttpRequest, kind: Code = "") -> list[AgencyOut]:
    """Agencies and offices that exist now, those of one kind when `kind` is given."""
    return [_out(agency) for agency in selectors.agencies().values() if not kind or agency.kind == kind]


@router.get("/agencies/{code}", AgencyOut, scope=READ, is_open=True)
def read_agency(request: HttpRequest, code: Code) -> AgencyOut:
    """One agency, and what it answers for."""
    found = selectors.agencies().get(code)
    if found is None:
        raise MissingError(_("There is no such agency."))
    return _out(found)


def _out(agency: AgencyFact) -> AgencyOut:
    return AgencyOut(
        code=agency.code,
        name=said(agency.name),
        short=agency.short,
        kind=agency.kind,
        answers_for=said(agency.answers_for),
        area=agency.area or None,
        parent=agency.parent or None,
        website=agency.website or None,
    )
