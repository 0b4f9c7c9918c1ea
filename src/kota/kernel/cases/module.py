"""The cases' manifest."""

import csv
import io
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from kota.base.registry import REGISTRY, FactKind, Link, Module, Subscription, Trial
from kota.kernel.areas.contracts import BoundariesReplaced
from kota.kernel.cases import handlers, labels, permissions, services
from kota.kernel.cases.contracts import (
    ANSWERED,
    AnswerFact,
    CalendarFact,
    CaseEscalated,
    CaseMoved,
    CaseNoted,
    CaseOpened,
    CaseRated,
    CaseSupported,
    CategoryFact,
    GroupFact,
    HolidayFact,
    LadderFact,
    RoutingFact,
    TermsFact,
)  # fmt: skip
from kota.kernel.cases.rules import checking
from kota.kernel.cases.selectors import catalogue, personal, trial
from kota.kernel.cases.views.deeds import BUTTONS

Rows = Mapping[str, Mapping[str, Any]]


def _tables(name: str) -> Callable[[Path], Rows]:
    """Read `[[name]]` tables by code, keeping the order in which the pack gives them."""

    def read(path: Path) -> Rows:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get(name, [])
        return {row["code"]: {"order": number * 10, **row} for number, row in enumerate(rows, 1)}

    return read


def _templates(path: Path) -> Rows:
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("template", [])
    return {row["code"]: row for row in rows}


def _holidays(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["date"]: {
                "day": row["date"],
                "kind": row["kind"],
                "name": {"id": row["name_id"], "en": row["name_en"]},
                "source": row["source"],
            }
            for row in csv.DictReader(file)
        }


def _as_csv(rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["date", "kind", "name_id", "name_en", "source"])
    for row in rows.values():
        writer.writerow([row["day"], row["kind"], row["name"]["id"], row["name"]["en"], row["source"]])
    return text.getvalue()


MODULE = Module(
    name="cases",
    title=_("Cases"),
    permissions=(
        permissions.TRIAGE, permissions.WORK, permissions.HAND_OVER, permissions.MODERATE,
        permissions.FILE_FOR_CALLER,
    ),
    links=(
        Link(_("My work"), "cases:queue", icon="list-checks", place="staff", permission=permissions.WORK, order=10),
        Link(_("Triage"), "cases:triage", icon="split", place="staff", permission=permissions.TRIAGE, order=20),
    ),
    personal_data=personal.personal_data,
    erase=services.erase,
    urls="kota.kernel.cases.urls",
    api="kota.kernel.cases.endpoints",
    vocabularies={
        "case_type": lambda: {key: gettext(one.title) for key, one in REGISTRY.case_types().items()},
        "destination": catalogue.destinations,
        "answered_step": lambda: {str(verb): str(BUTTONS[verb].words) for verb in ANSWERED},
    },
    fact_kinds=(
        FactKind("calendar", _("Working calendars"), CalendarFact, "calendars.toml", check=checking.calendar, order=30,
                 labels=labels.CALENDAR),
        FactKind("holiday", _("Holidays"), HolidayFact, "holidays.csv", read=_holidays, write=_as_csv, order=31,
                 labels=labels.HOLIDAY),
        FactKind("group", _("Groups of categories"), GroupFact, "categories.toml", read=_tables("group"), order=32),
        FactKind(
            "category", _("Categories and deadlines"), CategoryFact, "categories.toml", read=_tables("category"),
            project=services.project_categories, check=checking.category, order=33, labels=labels.CATEGORY),
        FactKind(
            "rule", _("Routing rules"), RoutingFact, "routing.toml", read=_tables("rule"), order=34,
            trial=Trial("cases/rule_trial.html", trial.try_rule), labels=labels.RULE),
        FactKind(
            "rung", _("Escalation ladder"), LadderFact, "ladder.toml", read=_tables("step"), table="step",
            check=checking.rung, order=35, labels=labels.RUNG),
        FactKind("terms", _("Time limits"), TermsFact, "terms.toml", check=checking.terms, order=36,
                 labels=labels.TERMS),
        FactKind(
            "answer", _("Answer templates"), AnswerFact, "templates.toml", read=_templates, table="template",
            check=checking.answer, order=37, labels=labels.ANSWER),
    ),
    subscriptions=(Subscription(BoundariesReplaced, handlers.boundaries_replaced, "cases.place_again"),),
    events=(CaseOpened, CaseMoved, CaseNoted, CaseEscalated, CaseRated, CaseSupported),
)  # fmt: skip
