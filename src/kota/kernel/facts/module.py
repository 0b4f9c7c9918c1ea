"""The facts' manifest."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, Module
from kota.kernel.facts import labels, permissions, selectors
from kota.kernel.facts.contracts import City, FactChanged, Text
from kota.kernel.facts.rules import checking


def _read_city(path: Path) -> Mapping[str, Mapping[str, Any]]:
    return {"city": tomllib.loads(path.read_text(encoding="utf-8"))}


MODULE = Module(
    name="facts",
    title="Facts",
    permissions=(permissions.EDIT_FACTS, permissions.EDIT_TEXTS),
    fact_kinds=(
        FactKind(
            "city",
            _("City"),
            City,
            "city.toml",
            read=_read_city,
            write=selectors.document,
            check=checking.city,
            order=0,
            labels=labels.CITY,
        ),
        FactKind("text", _("Texts"), Text, "texts.toml", order=90, permission=permissions.EDIT_TEXTS),
    ),
    keeps={"city": lambda _key: _("a city cannot end")},
    links=(Link(_("Administration"), "facts:home", "settings", "admin", permissions.EDIT_FACTS, 5),),
    events=(FactChanged,),
    urls="kota.kernel.facts.urls",
    api="kota.kernel.facts.endpoints",
)
