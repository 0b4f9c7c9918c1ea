"""Facts of an agency copied into the row that cases point at."""

from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.accounts.models import Agency


def project_agency(key: str, value: AgencyFact | None) -> None:
    """Follow the fact: an agency that ended stays, closed, for the cases that it had."""
    if value is None:
        Agency.objects.filter(pk=key).update(is_open=False)
        return
    Agency.objects.update_or_create(
        code=key,
        defaults={
            "name_id": value.name.id,
            "name_en": value.name.en,
            "short": value.short,
            "kind": value.kind,
            "area_id": value.area or None,
            "parent_id": value.parent if Agency.objects.filter(pk=value.parent).exists() else None,
            "is_open": True,
        },
    )
