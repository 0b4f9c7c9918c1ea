"""What the one who reported may still say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kota.governance.reports.forms.fields import WordsField

STARS = [("5", _("5 stars, very good")), ("4", _("4 stars, good")), ("3", _("3 stars, fair")),
         ("2", _("2 stars, poor")), ("1", _("1 star, very poor"))]  # fmt: skip


class AnswerForm(forms.Form):
    """The answer to a question of the agency."""

    use_required_attribute = False
    text = WordsField(most=2000, label=_("Your answer"))


class PhotosForm(forms.Form):
    """More photos; what is wrong with one is said beside the field."""

    use_required_attribute = False
    photos = forms.FileField(required=False, label=_("Photos"))


class ReopenForm(forms.Form):
    """It is not solved, and why."""

    use_required_attribute = False
    text = WordsField(
        most=2000,
        rows=3,
        label=_("What is still wrong?"),
        help_text=_("The agency gets the report back with these words."),
    )


class JudgeForm(forms.Form):
    """How well it was done."""

    use_required_attribute = False
    rating = forms.TypedChoiceField(
        choices=STARS,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        label=_("Your rating"),
    )
    text = WordsField(most=1000, rows=2, required=False, label=_("In your words"))
