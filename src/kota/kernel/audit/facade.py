"""What other apps may call: write a line."""

from kota.kernel.audit.selectors import lines, verify
from kota.kernel.audit.services import record, record_many, rows, seal

__all__ = ["lines", "record", "record_many", "rows", "seal", "verify"]
