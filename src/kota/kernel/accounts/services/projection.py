"""Facts of agencies copied into the rows that cases point at."""

from collections.abc import Mapping

from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.accounts.models import Agency

_KEPT = ["name_id", "name_en", "short", "kind", "area", "parent", "is_open"]


def project_agencies(values: Mapping[str, AgencyFact | None]) -> None:
    """Follow the facts: an agency that ended stays, closed, for the cases that it had."""
    Agency.objects.filter(pk__in=[key for key, value in values.items() if value is None]).update(is_open=False)
    known = set(Agency.objects.values_list("pk", flat=True)) | values.keys()
    rows = [
        Agency(
            code=key,
            name_id=value.name.id,
            name_en=value.name.en,
            short=value.short,
            kind=value.kind,
            area_id=value.area or None,
            parent_id=value.parent if value.parent in known else None,
        )
        for key, value in values.items()
        if value is not None
    ]
    Agency.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=_KEPT)
