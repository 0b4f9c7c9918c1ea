"""What an officer fills in for each verb; every form gives the deed that it means."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here
from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.forms import choices
from kota.kernel.cases.models import Case
from kota.kernel.cases.selectors import catalogue

MOST = 4000
NEAR_M = 1000
REASONS: tuple[tuple[str, str | Promise], ...] = (
    ("insult", _("Words that may insult somebody")),
    ("person", _("Names a person")),
    ("photo", _("A photo shows a person or a number plate")),
    ("other", _("Another reason")),
)


class WordsField(forms.CharField):
    """What an officer writes. Browsers send two characters for a line's end and count one; so do we."""

    def __init__(self, *, rows: int = 4, **more: Any) -> None:
        super().__init__(max_length=MOST, widget=forms.Textarea(attrs={"rows": rows}), **more)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\x00", "")


class DeedForm(forms.Form):
    """The base: which state of the case the officer had before the eyes. It is enough for taking."""

    use_required_attribute = False
    has_photos = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: Case, initial: Any = None) -> None:
        super().__init__(data, initial=initial, auto_id="id_%s")
        self.case = case

    def deed(self, verb: Verb, photos: tuple[UUID, ...] = ()) -> Deed:
        """What a valid form means."""
        named = {key: value for key, value in self.cleaned_data.items() if key in Deed.__slots__}
        return Deed(verb, photos=photos, **named)


class TextForm(DeedForm):
    """Some words: a question to the reporter, a reason, an answer."""

    text = WordsField(label=_("Your words"))


class AskForm(TextForm):
    """A question. Who left no way to be reached sees it only when looking at the page by chance."""

    text = WordsField(label=_("Your question"))

    def __init__(self, data: Any = None, *, case: Case, initial: Any = None) -> None:
        super().__init__(data, case=case, initial=initial)
        days = catalogue.terms(case.type).wait_days
        contact = getattr(case, "contact", None)
        self.is_reachable = contact is not None and contact.notify != "none"
        self.fields["text"].help_text = ngettext(
            "The reporter reads it and answers by link. Until then the clock stands, for %(days)s day at most.",
            "The reporter reads it and answers by link. Until then the clock stands, for %(days)s days at most.",
            days,
        ) % {"days": days}


class WithdrawForm(TextForm):
    text = WordsField(
        rows=3, required=False, label=_("Why? (optional)"), help_text=_("The reporter and the public read this.")
    )


class NoteForm(TextForm):
    text = WordsField(label=_("Note"))
    is_public = forms.BooleanField(required=False, label=_("Everybody may read it"))


class RejectForm(TextForm):
    text = WordsField(label=_("Why it is not taken up"), help_text=_("The reporter and the public read this."))


class PhotoForm(DeedForm):
    """Photos without a step: on the way, or of the result."""

    has_photos = True
    photo_kind = forms.ChoiceField(
        choices=[("after", _("The result")), ("other", _("On the way"))],
        initial="after",
        label=_("What do they show?"),
        widget=forms.RadioSelect,
    )


class SolveForm(TextForm):
    """Done, and how one can see it."""

    has_photos = True
    text = WordsField(label=_("What was done"), help_text=_("The reporter and the public read this."))


class HandOverForm(DeedForm):
    """To whom, as what, and why."""

    agency = forms.ChoiceField(label=_("To which agency?"), error_messages={"required": _("Choose an agency.")})
    category = forms.ChoiceField(
        required=False,
        label=_("Category"),
        help_text=_("With another category the deadline is counted anew, from the day of the report."),
    )
    text = WordsField(rows=3, label=_("Why?"), help_text=_("The reporter and the public read this."))

    def __init__(self, data: Any = None, *, case: Case, initial: Any = None) -> None:
        super().__init__(data, case=case, initial=initial)
        fields: Any = self.fields
        fields["agency"].choices = choices.agencies()
        fields["category"].choices = choices.any_of(choices.categories(type_key=case.type), _("As it is"))


class RelocateForm(DeedForm):
    """In which kelurahan it really lies."""

    area = forms.ChoiceField(label=_("Kelurahan"), error_messages={"required": _("Choose the kelurahan.")})

    def __init__(self, data: Any = None, *, case: Case, initial: Any = None) -> None:
        super().__init__(data, case=case, initial=initial)
        field: Any = self.fields["area"]
        field.choices = choices.any_of(choices.kelurahan(_near(case)), _("Choose the kelurahan"))


def _near(case: Case) -> list[Here]:
    """The neighbours of where it lies now: the mistake is seldom larger."""
    middle = case.point or areas.middles().get(case.area_id or "")
    return [area for area in areas.nearby_areas(middle, NEAR_M) if area.code != case.area_id] if middle else []


class HoldForm(DeedForm):
    """Why nobody may read it until a moderator has looked."""

    reasons = forms.ChoiceField(choices=REASONS, label=_("Why?"), widget=forms.RadioSelect)


class ReleaseForm(DeedForm):
    """In which words everybody may read it."""

    public_words = WordsField(required=False, label=_("Words for the public"))
    public_place = forms.CharField(required=False, max_length=300, label=_("Place for the public"))


class TakeDownForm(TextForm):
    text = WordsField(
        rows=3, label=_("Why?"), help_text=_("Only staff read this. It is off the public pages for good.")
    )


class CoverForm(DeedForm):
    """Which photo."""

    photo = forms.IntegerField(widget=forms.HiddenInput)


FORMS: dict[Verb, type[DeedForm]] = {
    Verb.TAKE: DeedForm,
    Verb.ASK: AskForm,
    Verb.WITHDRAW: WithdrawForm,
    Verb.HAND_OVER: HandOverForm,
    Verb.NOTE: NoteForm,
    Verb.PHOTO: PhotoForm,
    Verb.SOLVE: SolveForm,
    Verb.REJECT: RejectForm,
    Verb.RELOCATE: RelocateForm,
    Verb.HOLD: HoldForm,
    Verb.RELEASE: ReleaseForm,
    Verb.TAKE_DOWN: TakeDownForm,
    Verb.HIDE_PHOTO: CoverForm,
    Verb.SHOW_PHOTO: CoverForm,
}
