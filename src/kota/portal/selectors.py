"""What the front door shows: the city itself, its texts, the figures of the week, what was solved lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import get_language

from kota.base.errors import MissingError
from kota.base.ids import reference
from kota.kernel.cases import facade as cases
from kota.kernel.facts import facade as facts
from kota.kernel.facts.contracts import Text
from kota.kernel.files import facade as files
from kota.ui import city as frame
from kota.ui.components.text import plain

# Texts that stand inside other pages and have none of their own.
PARTS = frozenset({"home-intro", "report-sent", "footer"})
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Week:
    """Reports of the last seven days. `in_time` is a share of one, None while nothing was solved."""

    received: int
    solved: int
    in_time: float | None


def city() -> frame.City:
    """What the frame of every page says of the city; nothing of its own before a pack is loaded."""
    return facts.derived(("frame of pages", get_language()), _framed)


def _framed() -> frame.City:
    try:
        found = facts.city()
    except MissingError:
        return frame.City()
    language = get_language() or "id"
    return frame.City(
        name=found.name.in_language(language.split("-")[0]),
        zone=found.timezone,
        emergency=found.emergency[0].number if found.emergency else "",
        slogan=plain(said("footer")),
    )


def text(code: str) -> Text | None:
    """A text of the city's own by its code."""
    found: Text | None = facts.current("text").get(code)
    return found


def said(code: str) -> str:
    """The body of a text in the reader's language, or nothing."""
    found = text(code)
    return found.body.in_language((get_language() or "id").split("-")[0]) if found else ""


def pages() -> list[Text]:
    """Texts that have a page, by title."""
    every: list[Text] = [found for code, found in facts.current("text").items() if code not in PARTS]
    return sorted(every, key=lambda found: found.title.in_language((get_language() or "id").split("-")[0]))


def week(at: datetime) -> Week:
    """Figures of the last seven days."""
    return _count(at - WEEK)


def _count(since: datetime) -> Week:
    reports = cases.Case.objects.filter(type="report")
    judged = Q(was_on_time__isnull=False)
    done = reports.filter(solved_at__gte=since).aggregate(
        solved=Count("id"), judged=Count("id", filter=judged), kept=Count("id", filter=Q(was_on_time=True))
    )
    share = done["kept"] / done["judged"] if done["judged"] else None
    return Week(reports.filter(opened_at__gte=since).count(), done["solved"], share)


@dataclass(frozen=True, slots=True)
class Solved:
    """A solved report with the addresses of its pictures; empty where there is none."""

    case: cases.Case
    before: str
    after: str


def lately_solved(at: datetime, limit: int = 3) -> list[Solved]:
    """Public reports that were solved last, none older than a month: an import's old fires are no news."""
    found = cases.public().filter(type="report", step__in=["solved", "closed"], solved_at__gte=at - MONTH)
    recent = found.select_related("category", "agency").prefetch_related("photos__file")
    return [
        Solved(case, _picture(case, "before"), _picture(case, "after"))
        for case in recent.order_by("-updated_at", "-id")[:limit]
    ]


def _picture(case: cases.Case, kind: str) -> str:
    shown = [
        photo for photo in case.photos.all() if photo.kind == kind and not photo.is_hidden and not photo.file.removed_at
    ]
    return files.url(shown[-1].file, files.Size.SMALL) if shown else ""


def example() -> str:
    """What a reference looks like here."""
    return reference(facts.city().reference_prefix, 271_828)
