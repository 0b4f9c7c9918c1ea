"""How many people live where, as the pack has it."""

from kota.kernel.areas.contracts import Level
from kota.kernel.areas.models import Area


def people() -> dict[str, int]:
    """People of each kelurahan by its code; those without a figure are left out."""
    rows = Area.objects.filter(level=Level.KELURAHAN, population__isnull=False)
    return {code: many or 0 for code, many in rows.order_by("code").values_list("code", "population")}
