"""Facts of a category copied into the row that cases point at."""

from kota.kernel.cases.contracts import CategoryFact
from kota.kernel.cases.models import Category


def project_category(key: str, value: CategoryFact | None) -> None:
    """Follow the fact: a category that ended stays, closed, for the cases that have it."""
    if value is None:
        Category.objects.filter(pk=key).update(is_open=False)
        return
    Category.objects.update_or_create(
        code=key,
        defaults={
            "case_type": value.case_type,
            "group": value.group,
            "icon": value.icon,
            "name_id": value.name.id,
            "name_en": value.name.en,
            "is_open": True,
        },
    )
