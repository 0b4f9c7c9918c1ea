"""Lists to choose from: categories, areas, agencies, steps; each only as far as the officer's roles reach."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kota.base.registry import REGISTRY
from kota.base.words import said
from kota.kernel.accounts import facade as accounts
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here, Level
from kota.kernel.cases.selectors import catalogue
from kota.kernel.cases.selectors.desk import Desk

Choices = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Channel:
    """A way in. `asks`: whoever reports this way was asked whether somebody is in danger."""

    name: str | Promise
    icon: str
    asks: bool = True


CHANNELS: dict[str, Channel] = {
    "web": Channel(gettext_lazy("Website"), icon="globe"),
    "app": Channel(gettext_lazy("App"), icon="smartphone"),
    "phone": Channel(gettext_lazy("Phone"), icon="phone"),
    "counter": Channel(gettext_lazy("Counter"), icon="concierge-bell"),
    "open311": Channel(gettext_lazy("Open311"), icon="plug", asks=False),
    "api": Channel(gettext_lazy("API"), icon="plug", asks=False),
    "import": Channel(gettext_lazy("Import"), icon="file-input"),
}
_OFFICES: tuple[tuple[tuple[str, ...], str | Promise], ...] = (
    (("bureau",), gettext_lazy("Bureaus and desks")),
    (("dinas", "badan", "satpol"), gettext_lazy("City agencies")),
    (("bumd",), gettext_lazy("City companies")),
    (("kota",), gettext_lazy("City offices")),
    (("kecamatan",), gettext_lazy("District offices")),
    (("kelurahan",), gettext_lazy("Subdistrict offices")),
)


def any_of(choices: Choices, words: str | Promise) -> Choices:
    return [("", words), *choices]


def steps() -> Choices:
    """Every step of every case type, each key once."""
    found = {step.key: _(step.title) for case_type in REGISTRY.case_types().values() for step in case_type.steps}
    return list(found.items())


def categories(*, type_key: str = "", only: Iterable[str] = ()) -> Choices:
    """Categories under their groups."""
    wanted = set(only)
    grouped: dict[str, Choices] = {}
    names = catalogue.groups()
    for key in [type_key] if type_key else REGISTRY.case_types():
        for category in catalogue.categories(key):
            if not wanted or category.code in wanted:
                group = said(names[category.group].name) if category.group in names else category.group
                grouped.setdefault(group, []).append((category.code, said(category.name)))
    return list(grouped.items())


def agencies(codes: Iterable[str] = ()) -> Choices:
    """Agencies by kind and name; all of them when no code is given."""
    known, grouped = accounts.agencies(), dict[str, Choices]()
    for code in codes or known:
        if code in known:
            grouped.setdefault(_office(known[code].kind), []).append((code, said(known[code].name)))
    order = [str(name) for _kinds, name in _OFFICES]
    named = sorted(grouped.items(), key=lambda group: order.index(group[0]) if group[0] in order else len(order))
    return [(name, sorted(rows, key=lambda row: row[1])) for name, rows in named]


def _office(kind: str) -> str:
    return next((str(name) for kinds, name in _OFFICES if kind in kinds), kind)


def area_codes(desk: Desk) -> set[str]:
    """Areas to which the officer's roles are limited; empty for the whole city."""
    found = {scope.area for scope in desk.scopes_with()}
    return set() if "" in found else found


def areas_of(desk: Desk, chosen: str) -> Choices:
    """Each kota with its kecamatan, and the kelurahan of the one that is chosen."""
    reach, found = area_codes(desk), Choices()
    for kota in areas.below(""):
        rows: Choices = [(kota.code, _("All of %(name)s") % {"name": kota.name})]
        for kecamatan in areas.below(kota.code):
            rows.append((kecamatan.code, kecamatan.name))
            if _within(chosen, kecamatan.code) or _reaches_only_below(reach, kecamatan.code):
                rows += [(area.code, f"– {area.name}") for area in areas.below(kecamatan.code)]
        rows = [row for row in rows if not reach or any(_within(row[0], code) for code in reach)]
        if rows:
            found.append((kota.name, rows))
    return found


def kelurahan(near: Sequence[Here] = ()) -> Choices:
    """Every kelurahan, by the areas above it; those that are likely stand before all others."""
    grouped: dict[str, Choices] = {}
    for area in areas.under("", Level.KELURAHAN):
        grouped.setdefault(", ".join(area.path[1:]), []).append((area.code, area.name))
    likely: Choices = [(_("Nearby"), [(area.code, area.name) for area in near])] if near else []
    return likely + sorted(grouped.items())


def _within(code: str, above: str) -> bool:
    return code == above or code.startswith(above + ".")


def _reaches_only_below(reach: set[str], code: str) -> bool:
    return any(part.startswith(code + ".") for part in reach)
