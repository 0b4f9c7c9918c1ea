"""How bad is bad: what CAP's words mean for whom is told, and how."""

from kota.kernel.warnings.contracts import Severity, Status, Urgency

RANK: dict[str, int] = {
    Severity.UNKNOWN: 0, Severity.MINOR: 1, Severity.MODERATE: 2, Severity.SEVERE: 3, Severity.EXTREME: 4,
}  # fmt: skip
KIND: dict[str, str] = {
    Severity.UNKNOWN: "info", Severity.MINOR: "info", Severity.MODERATE: "warn", Severity.SEVERE: "bad",
    Severity.EXTREME: "bad",
}  # fmt: skip


def rank(severity: str) -> int:
    """Minor is 1, extreme is 4; what nobody knows is 0."""
    return RANK[Severity(severity)]


def passes_quiet_hours(*, severity: str, urgency: str, status: str) -> bool:
    """Whether somebody is woken for it. Never for an exercise."""
    return status == Status.ACTUAL and (severity == Severity.EXTREME or urgency == Urgency.IMMEDIATE)


def is_for_everybody(*, severity: str, status: str) -> bool:
    """Whether every reader of every page sees it, wherever they live."""
    return status == Status.ACTUAL and rank(severity) >= RANK[Severity.SEVERE]
