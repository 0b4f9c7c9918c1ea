"""Reading reports."""

from kota.governance.reports.selectors.media import reference_when_whole

__all__ = ["reference_when_whole"]
