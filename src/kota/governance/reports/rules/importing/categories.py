"""A row's category: told by the mapping, by its code or name, or by the keywords in its words."""

from collections.abc import Mapping

from kota.base.errors import InvalidError
from kota.governance.reports.rules.importing.plan import Category
from kota.governance.reports.rules.suggest import suggest
from kota.kernel.cases.contracts import CategoryFact


class Categories:
    """InvalidError at once when the mapping names a category that the city does not have."""

    def __init__(self, plan: Category, known: Mapping[str, CategoryFact]) -> None:
        self._plan, self._known = plan, known
        for code in (plan.value, plan.otherwise, *plan.values.values()):
            if code and code not in known:
                raise InvalidError(f"the mapping names the category {code!r}, which this city does not have")
        self._by_name = {
            name.lower(): code for code, fact in known.items() for name in (code, fact.name.id, fact.name.en)
        }
        self._kept: dict[str, str] = {}

    def find(self, said: str, words: str) -> str:
        """The category's code, or nothing."""
        plan = self._plan
        if plan.value:
            return plan.value
        found = plan.values.get(said) or self._by_name.get(said.lower(), "")
        if not found and plan.keywords:
            found = self._guess(words)
        return found or plan.otherwise

    def why_not(self, said: str) -> str:
        return f"the category {said!r} is unknown, and no keyword stands in the words" if said else "it has no category"

    def _guess(self, words: str) -> str:
        if words not in self._kept:
            best = suggest(words, self._known.values())
            self._kept[words] = best[0].code if best else ""
        return self._kept[words]
