"""What a person chooses about notices, checked."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kota.base.registry import NoticeTopic
from kota.kernel.alerts.contracts import Channel, Choice, Digest

CHANNELS = [
    (Channel.PAGE.value, _("On this site")),
    (Channel.EMAIL.value, _("E-mail")),
    (Channel.PUSH.value, _("On my devices")),
    (Channel.SMS.value, _("SMS")),
]

DIGESTS = [(Digest.NONE.value, _("One by one")), (Digest.DAILY.value, _("Once a day, at 7 in the morning"))]


class Clock(forms.TimeField):
    """A time of day."""

    widget = forms.TimeInput(attrs={"type": "time"})


class Choose(forms.Form):
    """Channels for each topic, quiet hours, and how e-mails come."""

    digest = forms.ChoiceField(label=_("E-mails"), choices=DIGESTS, widget=forms.RadioSelect)
    quiet_from = Clock(label=_("Quiet from"), required=False)
    quiet_until = Clock(label=_("Quiet until"), required=False)

    def __init__(self, data: Any, *, topics: Sequence[NoticeTopic], choice: Choice) -> None:
        first: dict[str, Any] = {
            "digest": choice.digest.value, "quiet_from": choice.quiet_from, "quiet_until": choice.quiet_until,
        }  # fmt: skip
        super().__init__(data, initial=first)
        self.topics = {_name(topic.code): topic for topic in topics}
        self._before = choice
        for name, topic in self.topics.items():
            self.fields[name] = forms.MultipleChoiceField(
                label=gettext(topic.title),
                help_text=gettext(topic.hint) if topic.hint else "",
                choices=CHANNELS,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=list(choice.channels.get(topic.code, topic.channels)),
            )

    def of_topics(self) -> list[forms.BoundField]:
        return [self[name] for name in self.topics]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if bool(found.get("quiet_from")) != bool(found.get("quiet_until")) and not self.errors:
            raise ValidationError(_("Quiet hours need a beginning and an end."))
        return found

    def choice(self) -> Choice:
        """What was chosen; topics that this person is not offered stay as they were."""
        given = self.cleaned_data
        chosen = {topic.code: tuple(given[name]) for name, topic in self.topics.items()}
        times = [f"{given[name]:%H:%M}" if given[name] else "" for name in ("quiet_from", "quiet_until")]
        digest = Digest(given["digest"])
        return Choice({**self._before.channels, **chosen}, self._before.language, times[0], times[1], digest)


def _name(code: str) -> str:
    """A topic's code as the name of a field."""
    return "topic-" + code.replace(".", "-")


class Subscription(forms.Form):
    """What a browser says of its push subscription."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=100)
