"""Names of permissions: those of the cases, since a report is one."""

from kota.kernel.cases.permissions import FILE_FOR_CALLER, HAND_OVER, MODERATE, TRIAGE, WORK

__all__ = ["FILE_FOR_CALLER", "HAND_OVER", "MODERATE", "TRIAGE", "WORK"]
