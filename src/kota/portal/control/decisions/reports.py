"""Reports: incidents, what may be an emergency and nobody has taken, what is late or held back."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kota.base.words import said
from kota.governance.reports.facade import Incident
from kota.kernel.cases import facade as cases
from kota.portal.control.decisions.decision import Decision, Rank
from kota.portal.control.seen import Seen
from kota.ui.components.time import number

MOST_SINGLY = 6  # of a kind; the rest is told as one
FRESH = timedelta(hours=3)
LARGE = 12  # reports of an incident that cannot wait


def incident_url(one: Incident) -> str:
    """The list of exactly these reports."""
    query = {"category": one.category, "area": one.area, "state": "open", "days": "1"}
    return f"{reverse('reports:list')}?{urlencode(query)}#count"


def incidents(seen: Seen) -> Iterator[Decision]:
    """Only of categories that may be an emergency: the others are on the map. Of those practised the largest."""
    found = [one for one in seen.incidents if cases.category_even_ended(one.category).emergency is not None]
    meant, practised = ([one for one in found if one.is_exercise is drill] for drill in (False, True))
    for one in (*meant, *practised[:MOST_SINGLY]):
        told = {"count": number(one.count), "category": said(cases.category_even_ended(one.category).name)}
        rank = Rank.NOW if one.count >= LARGE else Rank.SOON
        yield Decision(
            key=f"incident-{one.category}-{one.area}{'-exercise' * one.is_exercise}", icon="users-round",
            rank=Rank.CARE if one.is_exercise else rank, what=_("%(count)s × %(category)s") % told,
            where=one.area_name, do=_("One incident: send one team, decide whether to warn"), url=incident_url(one),
            since=one.first, mark=_("Exercise") if one.is_exercise else "",
        )  # fmt: skip
    if rest := practised[MOST_SINGLY:]:
        what = ngettext("%(count)s more practised incident", "%(count)s more practised incidents", len(rest))
        yield Decision(
            key="incidents-exercise", rank=Rank.CARE, icon="users-round", what=what % {"count": number(len(rest))},
            where=_("The whole city"), do=_("They are on the map"), url=reverse("water:home"), mark=_("Exercise"),
        )  # fmt: skip


def dangerous(seen: Seen) -> Iterator[Decision]:
    gathered = {(one.category, one.area) for one in seen.incidents if not one.is_exercise}
    alone = [case for case in seen.dangerous if (case.category_id, case.area_id) not in gathered]
    for case in alone[-MOST_SINGLY:]:
        route = "cases:case" if seen.works(case) else "reports:report"
        yield Decision(
            key=f"case-{case.reference}", rank=Rank.SOON if seen.at - case.opened_at < FRESH else Rank.TODAY,
            icon="flame", what=said(case.category.names),
            where=" · ".join(filter(None, [case.public_place, case.area_name])),
            do=_("Nobody has taken it: make sure that %(agency)s goes") % {"agency": said(case.agency.names)},
            url=reverse(route, args=[case.reference]), since=case.opened_at,
        )  # fmt: skip
    if rest := alone[:-MOST_SINGLY]:
        what = ngettext(
            "%(count)s more report that may be an emergency", "%(count)s more reports that may be an emergency",
            len(rest),
        )  # fmt: skip
        yield Decision(
            key="case-rest", rank=Rank.TODAY, icon="flame", what=what % {"count": number(len(rest))},
            where=_("Nobody has taken them"), do=_("Look through the open reports of the day"),
            url=f"{reverse('reports:list')}?state=open&days=1#count", since=rest[0].opened_at,
        )  # fmt: skip


def late(seen: Seen) -> Iterator[Decision]:
    now = seen.reports
    if now.late:
        what = ngettext("%(count)s report past its deadline", "%(count)s reports past their deadline", now.late)
        soon = ngettext("%(count)s more within the hour", "%(count)s more within the hour", now.late_soon)
        yield Decision(
            key="late", rank=Rank.TODAY, icon="alarm-clock-off", what=what % {"count": number(now.late)},
            where=soon % {"count": number(now.late_soon)} if now.late_soon else _("The whole city"),
            do=_("Ask the agencies what holds them up"), url=f"{reverse('reports:list')}?state=late#count",
            since=now.late_since,
        )  # fmt: skip
    if seen.held:
        what = ngettext("%(count)s report held back", "%(count)s reports held back", seen.held)
        yield Decision(
            key="held", rank=Rank.CARE, icon="eye-off", what=what % {"count": number(seen.held)},
            where=_("Moderation"), do=_("Release them or take them down"), url=reverse("reports:held"),
        )  # fmt: skip
