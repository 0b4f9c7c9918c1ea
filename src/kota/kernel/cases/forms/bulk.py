"""What is said once for many cases."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.kernel.cases.contracts import Deed, Verb
from kota.kernel.cases.forms import choices
from kota.kernel.cases.forms.deeds import WordsField


class BulkNote(forms.Form):
    """The same note on every chosen case."""

    use_required_attribute = False
    text = WordsField(label=_("Note"), help_text=_("It is written into the history of each of them."))
    is_public = forms.BooleanField(required=False, label=_("Everybody may read it"))

    @property
    def deed(self) -> Deed:
        return Deed(Verb.NOTE, text=self.cleaned_data["text"], is_public=self.cleaned_data["is_public"])


class BulkHandOver(forms.Form):
    """All to one agency, for one reason."""

    use_required_attribute = False
    agency = forms.ChoiceField(label=_("To which agency?"), error_messages={"required": _("Choose an agency.")})
    text = WordsField(rows=3, label=_("Why?"), help_text=_("The reporters and the public read this."))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        field: Any = self.fields["agency"]
        field.choices = choices.any_of(choices.agencies(), _("Choose an agency"))

    @property
    def deed(self) -> Deed:
        return Deed(Verb.HAND_OVER, agency=self.cleaned_data["agency"], text=self.cleaned_data["text"])


FORMS: dict[Verb, type[BulkNote] | type[BulkHandOver]] = {Verb.NOTE: BulkNote, Verb.HAND_OVER: BulkHandOver}
