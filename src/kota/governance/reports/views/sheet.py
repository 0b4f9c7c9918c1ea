"""A report that is being filled in: what was entered so far, and what of it is carried from page to page."""

from collections.abc import Iterable
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kota.base.errors import InvalidError
from kota.governance.reports.forms import QuestionsForm, ReportForm
from kota.governance.reports.rules.suggest import suggest
from kota.governance.reports.selectors import danger
from kota.governance.reports.views import guard, photos, places
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import CategoryFact, GroupFact, StopQuestion
from kota.kernel.facts import facade as facts
from kota.ui.components import forms as fields
from kota.ui.http import Request

# Fields that the sheet writes itself on every page.
OWN = frozenset({"csrfmiddlewaretoken", "go", "drop", "kept", "photos", "photo_at", "stamp"})
_PREFILLED = ("category", "lon", "lat", "place", "area")


class Sheet:
    """The form with its photos and its category's questions. `checked`: errors are looked for and shown; `stores`:
    photos sent along are kept."""

    def __init__(self, request: Request, *, checked: bool, stores: bool = True) -> None:
        post = request.POST
        self.request = request
        self.bag = photos.take(request) if stores and request.method == "POST" else photos.kept_in(request)
        self.stamp = guard.read(post.get("stamp", ""))
        self.category = known(post.get("category") or request.GET.get("category", ""))
        photographed = bool(self.bag.kept)
        self.form = ReportForm(
            post if checked else None, actor=request.actor, has_photos=photographed, initial=_initial(request)
        )
        answered = post if checked and self.is_asked else None
        self.questions = QuestionsForm(self.category, answered, initial=_answers(request, self.category))
        self.danger = post.get("danger", "")

    @property
    def is_asked(self) -> bool:
        """Whether the questions of this very category were shown already; only then is an answer missing."""
        return self.category is not None and self.request.POST.get("asked") == self.category.code

    @property
    def emergency(self) -> StopQuestion | None:
        """What to ask before anything else: of the chosen category, or else of the one that the words fit best."""
        return danger.stop(self.category, self.request.POST.get("words", "")) if self.category else None

    @property
    def lacks_place(self) -> bool:
        """Nothing was said about the place, and no photo tells it."""
        data = self.form.cleaned_data
        said = self.form.point or data.get("area") or data.get("place") or self.bag.place
        return not said and not {"lon", "lat", "area", "place"} & self.form.errors.keys()

    @property
    def stamp_text(self) -> str:
        """The stamp that the page carries: the one that came, or a fresh one."""
        return self.stamp.text if self.stamp else guard.fresh()

    @property
    def photo_at(self) -> str:
        place = self.bag.place
        return f"{place.lon:.6f},{place.lat:.6f}" if place else ""

    @property
    def groups(self) -> list[tuple[GroupFact, list[CategoryFact]]]:
        """Categories under their groups, in order."""
        named = cases.groups()
        found: dict[str, list[CategoryFact]] = {}
        for category in cases.categories():
            found.setdefault(category.group, []).append(category)
        return [(named[code], inside) for code, inside in found.items() if code in named]

    @property
    def chips(self) -> list[CategoryFact]:
        """The chosen category and those that the words suggest."""
        return chips(self.request.POST.get("words", ""), self.category)

    @property
    def area_field(self) -> SafeString:
        """The list of all kelurahan; made once while nothing in it is chosen."""
        bound = self.form["area"]
        if bound.value() or bound.errors:
            return fields.field(bound)
        return facts.derived(("reports.area_field", get_language()), lambda: fields.field(bound))

    @property
    def category_groups(self) -> SafeString:
        """All categories under their groups; made once while none of them is chosen."""
        if self.category:
            return self._category_groups()
        return facts.derived(("reports.category_groups", get_language()), self._category_groups)

    def _category_groups(self) -> SafeString:
        return render_to_string("reports/parts/category_groups.html", {"sheet": self})

    def given(self) -> places.Given:
        """What was said about the place; call it on a valid form."""
        data = self.form.cleaned_data
        answers = {name: self.request.POST.get(name, "") for name in (places.PHOTO, places.WHICH, places.BORDER)}
        return places.Given(self.form.point, data["area"], data["place"], self.bag.place, answers)

    def carried(self, *, without: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Everything entered that a page does not ask itself, for its hidden fields."""
        left = OWN | set(without)
        return [(name, value) for name, values in self.request.POST.lists() if name not in left for value in values]


def known(code: str) -> CategoryFact | None:
    """A category that can be chosen, or nothing."""
    try:
        return cases.category(code) if code else None
    except InvalidError:
        return None


def chips(words: str, chosen: CategoryFact | None) -> list[CategoryFact]:
    """Categories that the words suggest, with the chosen one before them."""
    every = {category.code: category for category in cases.categories()}
    fitting = [every[found.code] for found in suggest(words, every.values())]
    return [*([chosen] if chosen and chosen not in fitting else []), *fitting]


def _initial(request: Request) -> dict[str, Any]:
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in request.POST}
    first = "account" if request.actor.account_id is not None else "none"
    return {"contact": first, **{name: request.GET[name] for name in _PREFILLED if name in request.GET}}


def _answers(request: Request, category: CategoryFact | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in category.question if category else ():
        values = request.POST.getlist(f"q-{question.code}")
        found[question.code] = values if question.datatype == "multivaluelist" else "".join(values[:1])
    return found
