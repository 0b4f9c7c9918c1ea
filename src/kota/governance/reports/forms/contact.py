"""How the city reaches the one who reports: not at all, by e-mail, by phone, or in the account."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kota.base.actor import Actor
from kota.kernel.accounts import facade as accounts
from kota.kernel.cases.contracts import Contact

NOBODY, EMAIL, PHONE, ACCOUNT = "none", "email", "phone", "account"


class ContactFields(forms.Form):
    """Fields of a contact; what belongs to another way than the chosen one is dropped."""

    use_required_attribute = False
    contact = forms.ChoiceField(
        label=_("How shall we tell you?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Nobody else sees this."),
    )
    email = forms.EmailField(
        required=False, max_length=254, label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "email"})
    )
    phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Phone number"),
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    name = forms.CharField(
        required=False, max_length=100, label=_("Your name"), widget=forms.TextInput({"autocomplete": "name"})
    )
    show_name = forms.BooleanField(required=False, label=_("Show my name to the agency’s staff"))

    def __init__(self, data: Any = None, *, actor: Actor, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.actor = actor
        self._choices("contact", ways(actor))

    def _choices(self, name: str, choices: list[Any]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("contact") == EMAIL and not data.get("email") and "email" not in self.errors:
            self.add_error("email", _("Write your e-mail address, or choose another way."))
        if data.get("contact") == PHONE and "phone" not in self.errors:
            data["phone"] = accounts.read_phone(data.get("phone", "")) or ""
            if not data["phone"]:
                self.add_error("phone", _("Write a phone number, such as 0812 3456 7890."))
        return data

    @property
    def sender(self) -> Contact:
        """How to reach the one who sends: only what belongs to the chosen way. Where there is a way, whoever is signed
        in finds the report in the account too."""
        data, way = self.cleaned_data, self.cleaned_data.get("contact") or NOBODY
        common = {
            "account_id": self.actor.account_id,
            "language": language(),
            "name": data["name"],
            "show_name": data["show_name"],
        }
        if way == EMAIL:
            return Contact(email=data["email"], notify="email", **common)
        if way == PHONE:
            return Contact(phone=data["phone"], notify="sms", **common)
        if way == ACCOUNT and self.actor.account_id is not None:
            return Contact(notify="page", **common)
        return Contact()


class ContactForm(ContactFields):
    """The same after the report was sent, when somebody has thought about it. `is_known`: it was said before, and may
    be taken back."""

    def __init__(self, data: Any = None, *, actor: Actor, is_known: bool) -> None:
        first = ACCOUNT if actor.account_id is not None else EMAIL
        super().__init__(data, actor=actor, initial={"contact": first})
        last = [(NOBODY, _("Not at all any more"))] if is_known else []
        self._choices("contact", [*(way for way in ways(actor) if way[0] != NOBODY), *last])
        self.fields["contact"].required = True


def language() -> str:
    return (get_language() or "id").split("-")[0]


def ways(actor: Actor) -> list[tuple[str, Any]]:
    """Ways to hear of the report; somebody signed in is offered the account first."""
    found: list[tuple[str, Any]] = [
        (NOBODY, _("Not at all: I keep the number")),
        (EMAIL, _("By e-mail")),
        (PHONE, _("By SMS, or a call if there is a question")),
    ]
    return [(ACCOUNT, _("In my account")), *found] if actor.account_id is not None else found
