"""What everybody narrows public lists to: categories and areas to choose from."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kota.base.words import said
from kota.kernel.areas import facade as areas
from kota.kernel.cases.selectors import catalogue
from kota.kernel.facts import facade as facts

Choices = list[tuple[str, Any]]


def public_categories() -> Choices:
    """Categories of reports under their groups, each group as a whole too; for filters that everybody uses."""
    return facts.derived(("cases.public_categories", get_language()), _public_categories)


def _public_categories() -> Choices:
    found: Choices = [("", _("All categories"))]
    for group, members in catalogue.grouped_categories():
        name = said(group.name)
        rows = [(group.code, _("All of: %(group)s") % {"group": name}), *((c.code, said(c.name)) for c in members)]
        found.append((name, rows))
    return found


def public_areas(chosen: str) -> Choices:
    """Every kota with its kecamatan; the kelurahan of one kecamatan once it is chosen."""
    found: Choices = [("", _("The whole city"))]
    for kota, below in areas.tree(chosen):
        found.append((kota.name, [(kota.code, _("All of %(name)s") % {"name": kota.name}), *below]))
    return found
