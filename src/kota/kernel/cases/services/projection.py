"""Facts of categories copied into the rows that cases point at."""

from collections.abc import Mapping

from kota.kernel.cases.contracts import CategoryFact
from kota.kernel.cases.models import Category

_KEPT = ["case_type", "group", "icon", "name_id", "name_en", "is_open"]


def project_categories(values: Mapping[str, CategoryFact | None]) -> None:
    """Follow the facts: a category that ended stays, closed, for the cases that have it."""
    Category.objects.filter(pk__in=[key for key, value in values.items() if value is None]).update(is_open=False)
    rows = [
        Category(
            code=key,
            case_type=value.case_type,
            group=value.group,
            icon=value.icon,
            name_id=value.name.id,
            name_en=value.name.en,
        )
        for key, value in values.items()
        if value is not None
    ]
    Category.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=_KEPT)
