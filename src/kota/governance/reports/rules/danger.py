"""When a report should be a call: the question that comes before everything else."""

from collections.abc import Iterable

from kota.governance.reports.rules.suggest import suggest
from kota.kernel.cases.contracts import CategoryFact, StopQuestion


def stop_for(category: CategoryFact, words: str, categories: Iterable[CategoryFact]) -> StopQuestion | None:
    """The question of the category, or else of the one that the words fit best: in danger people choose in haste."""
    if category.emergency:
        return category.emergency
    known = list(categories)
    if not suggest(words, (one for one in known if one.emergency)):
        return None
    by_code = {one.code: one for one in known}
    return by_code[suggest(words, known)[0].code].emergency
