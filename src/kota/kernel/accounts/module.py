"""The accounts' manifest."""

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop as _

from kota.base.registry import REGISTRY, FactKind, Link, Module
from kota.kernel.accounts import labels, permissions, selectors, services
from kota.kernel.accounts.contracts import (
    AccountClosed,
    AccountErased,
    AccountOpened,
    AgencyFact,
    RoleEnded,
    RoleFact,
    RoleGranted,
)
from kota.kernel.accounts.rules import checking


def _read_agencies(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """`[[agency]]` as they stand, then each `[[office]]` once for every area of its level, larger areas first."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {row["code"]: row for row in document.get("agency", [])}
    with (path.parent / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = list(csv.DictReader(file))
    for office in sorted(
        document.get("office", []), key=lambda o: ("kota", "kecamatan", "kelurahan").index(o["level"])
    ):
        found |= {row["code"]: row for row in _expand(office, areas)}
    return found


def _expand(office: Mapping[str, Any], areas: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    for area in areas:
        if area["level"] == office["level"]:
            filled = {key: _fill(value, area) for key, value in office.items() if key != "level"}
            yield {"kind": office["level"], "area": area["code"], **filled}


def _fill(value: Any, area: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.replace("{code}", area["code"]).replace("{name}", area["name"]).replace("{parent}", area["parent"])
    if isinstance(value, dict):
        return {key: _fill(inner, area) for key, inner in value.items()}
    return value


def _held(role: str) -> str:
    return _("There are people with this role: take it from them first.") if selectors.is_held(role) else ""


MODULE = Module(
    name="accounts",
    title=_("Accounts"),
    events=(AccountOpened, AccountClosed, AccountErased, RoleGranted, RoleEnded),
    vocabularies={"permission": lambda: {name: name for name in REGISTRY.permissions()}},
    permissions=(permissions.USERS, permissions.ROLES, permissions.SYSTEM),
    links=(
        Link(_("Account"), "accounts:account", "user", "main", "", 90),
        Link(_("Account"), "accounts:account", "user", "bar", "", 40),
        Link(_("Account"), "accounts:account", "user", "account", "", 10),
        Link(_("People"), "accounts:users", "users", "admin", permissions.USERS, 10),
        Link(_("Roles"), "accounts:roles", "shield", "admin", permissions.ROLES, 20),
        Link(_("Keys of programs"), "accounts:keys", "key", "admin", permissions.SYSTEM, 80),
    ),
    fact_kinds=(
        FactKind(
            "agency", _("Agencies"), AgencyFact, "agencies.toml", read=_read_agencies,
            project=services.project_agencies, check=checking.agency, order=20, labels=labels.AGENCY),
        FactKind("role", _("Roles"), RoleFact, "roles.toml", order=21, permission=permissions.ROLES,
                 labels=labels.ROLE),
    ),
    keeps={"role": _held},
    urls="kota.kernel.accounts.urls",
    api="kota.kernel.accounts.endpoints",
)  # fmt: skip
