"""What is worth getting to, and what a study of the whole city says."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What people travel to. Jobs are counted in jobs, people in people, the others in places."""

    JOBS = "jobs"
    SCHOOL = "school"
    UNIVERSITY = "university"
    CLINIC = "clinic"
    HOSPITAL = "hospital"
    MARKET = "market"
    PARK = "park"
    PEOPLE = "people"


STUDIED = (Kind.JOBS, Kind.SCHOOL, Kind.CLINIC, Kind.HOSPITAL)
WITHIN = (45, 60)  # minutes of a study
STEPS = ("any", "likely", "sure")  # how sure a way without steps must be


class StudyState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StudyDone:
    """A study of the whole city is finished."""

    name: ClassVar[str] = "reach.study_done"
    study: str


@dataclass(frozen=True, slots=True)
class OpportunitiesImported:
    """Places worth getting to came in, in the place of those of their kind before."""

    name: ClassVar[str] = "reach.opportunities_imported"
    kind: str
    count: int
