"""What moderators fill in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.governance.reports.forms.fields import PublicPlaceField, WordsField


class ReviewForm(forms.Form):
    """The words that everybody will read."""

    use_required_attribute = False
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    public_words = WordsField(
        required=False,
        label=_("Words for the public"),
        help_text=_("Take out names and insults; leave what the report is about."),
    )
    public_place = PublicPlaceField()
    text = WordsField(required=False, most=2000, rows=2, label=_("Reason"), help_text=_("Only staff read it."))


class DecisionForm(forms.Form):
    """What becomes of a request to take a report down."""

    use_required_attribute = False
    decision = forms.ChoiceField(
        choices=[
            ("taken_down", _("Take the report off the public pages")),
            ("masked", _("Show it in other words")),
            ("kept", _("Keep it as it is")),
        ],
        widget=forms.RadioSelect,
        label=_("Decision"),
        error_messages={"required": _("Choose what to do.")},
    )
    public_words = WordsField(required=False, rows=3, label=_("Words for the public"))
    public_place = PublicPlaceField()
    answer = WordsField(
        most=2000, rows=3, label=_("Answer"), help_text=_("For the one who asked: what was decided, and why.")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("decision") == "masked" and not data.get("public_words", "").strip():
            self.add_error("public_words", _("Write the words that everybody may read."))
        return data
