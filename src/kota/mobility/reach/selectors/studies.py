"""Studies as pages and programs read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from kota.base.errors import MissingError
from kota.base.words import noop as _
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here
from kota.mobility.reach.contracts import StudyState
from kota.mobility.reach.models import Study
from kota.mobility.reach.rules import figures
from kota.mobility.reach.rules.figures import Change, Figures

MOST = 30
COLUMNS = ("code", "area", "people", *figures.MEASURES, "made_up")


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A kelurahan in a study: what a measure says there, what it says without steps, what changed."""

    area: Here
    people: float
    value: float | None
    step_free: float | None
    change: float | None


def listed() -> list[Study]:
    """All that are kept, the newest first, without their figures."""
    return list(Study.objects.defer("figures", "summary", "inputs").order_by("-asked_at")[:MOST])


def newest() -> Study | None:
    """The newest that is done for the timetables in use."""
    return Study.objects.filter(state=StudyState.DONE, version=None).order_by("-done_at").first()


def by_id(study: UUID) -> Study:
    """One that is done. MissingError when there is none."""
    found = Study.objects.filter(pk=study, state=StudyState.DONE).first()
    if found is None:
        raise MissingError(_("There is no such study, or it is not done yet."))
    return found


def read(study: Study) -> Figures:
    return Figures.read(study.figures or {"areas": [], "people": [], "columns": {}})


def rows(study: Study, measure: str, change: Change | None = None) -> list[AreaRow]:
    """All kelurahan of a study."""
    found = read(study)
    values = found.columns[measure]
    free = found.columns.get(f"{measure.removesuffix('_any')}_likely") if measure.endswith("_any") else None
    made = []
    for at, code in enumerate(found.areas):
        area = areas.by_code(code)
        if area is not None:
            made.append(AreaRow(
                area, float(found.people[at]), _known(values[at]), _known(free[at]) if free is not None else None,
                change.by_area.get(code) if change else None,
            ))  # fmt: skip
    return made


def worst(study: Study, measure: str) -> list[str]:
    """Where the people live who have least, by name."""
    codes = (study.summary or {}).get(measure, {}).get("worst", ())
    found = [areas.by_code(code) for code in codes]
    return [one.name for one in found if one is not None]


def _known(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


def changed(before: Study, after: Study, measure: str) -> Change | None:
    """What one study says beside another."""
    return figures.change(read(before), read(after), measure)


def made_up(study: Study) -> list[str]:
    """Kinds of which the study counted things that nobody had counted before it."""
    return [kind for kind, one in study.inputs.get("layers", {}).items() if one["made_up"]]


def table(study: Study) -> Iterator[Sequence[object]]:
    """Every area with every measure, for files: COLUMNS."""
    found, fiction = read(study), " ".join(made_up(study))
    for at, code in enumerate(found.areas):
        area = areas.by_code(code)
        values = [_known(found.columns[name][at]) for name in figures.MEASURES]
        yield [code, area.full_name if area else "", round(float(found.people[at])), *values, fiction]


def shaded(study: Study, measure: str) -> Mapping[str, tuple[float, int]]:
    """For the map: the value of each area and its class, 0 the lowest fifth."""
    found = read(study)
    values = found.columns[measure].tolist()
    bounds = figures.classes(values)
    return {
        code: (value, figures.class_of(value, bounds))
        for code, value in zip(found.areas, values, strict=True) if np.isfinite(value)
    }  # fmt: skip
