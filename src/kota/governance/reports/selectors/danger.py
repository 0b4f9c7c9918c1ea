"""Whether a report should be a call, by what this city declares."""

from kota.governance.reports.contracts import TYPE
from kota.governance.reports.rules.danger import stop_for
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CategoryFact, StopQuestion
from kota.kernel.facts import facade as facts


def stop(category: CategoryFact | None, words: str) -> StopQuestion | None:
    """What to ask before anything else, with the number to call; None where nothing speaks of danger."""
    return stop_for(category, words, cases.categories(TYPE), facts.city().emergency)
