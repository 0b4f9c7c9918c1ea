"""When a report should be a call: the question that comes before everything else."""

from collections.abc import Iterable

from kota.governance.reports.rules.suggest import has_any, suggest
from kota.kernel.cases.contracts import CategoryFact, StopQuestion
from kota.kernel.facts.contracts import Emergency


def stop_for(
    category: CategoryFact | None, words: str, categories: Iterable[CategoryFact], emergencies: Iterable[Emergency]
) -> StopQuestion | None:
    """The question of the category; else of the one that the words fit best; else the city's own for words of danger.

    In danger people choose a category in haste.
    """
    if category and category.emergency:
        return category.emergency
    known = list(categories)
    if suggest(words, (one for one in known if one.emergency)):
        by_code = {one.code: one for one in known}
        if best := by_code[suggest(words, known)[0].code].emergency:
            return best
    for one in emergencies:
        if one.ask and has_any(words, one.danger):
            return StopQuestion(ask=one.ask, number=one.number)
    return None
