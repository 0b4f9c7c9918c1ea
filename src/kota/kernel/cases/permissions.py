"""Names of permissions, given for an agency, area or set of categories by a role."""

TRIAGE = "reports.triage"
WORK = "reports.work"
HAND_OVER = "reports.handover"
MODERATE = "reports.moderate"
FILE_FOR_CALLER = "reports.file_for_caller"
STAFF = (TRIAGE, WORK, HAND_OVER, MODERATE)
ON_QUEUE = (TRIAGE, WORK, HAND_OVER)  # who sees cases as work
