"""What people choose and write about warnings, checked."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from kota.base.words import said
from kota.kernel.areas import facade as areas
from kota.kernel.areas.contracts import Here, Level
from kota.kernel.facts import facade as facts
from kota.kernel.warnings.contracts import AlertClassFact, Severity, Status, Trigger, Verdict, Wish
from kota.kernel.warnings.models import Alert
from kota.kernel.warnings.rules.words import LANGUAGES, TEXTS
from kota.kernel.warnings.rules.words import said as read_aloud
from kota.kernel.warnings.selectors import classes, written
from kota.ui.fields import MomentField

LEAST = [
    (Severity.MINOR.value, _("Everything, also what is only good to know")),
    (Severity.MODERATE.value, _("When I should get ready")),
    (Severity.SEVERE.value, _("Only when it is dangerous")),
]
STATUSES = [
    (Status.ACTUAL.value, _("Real")),
    (Status.EXERCISE.value, _("Exercise: only for those who joined")),
    (Status.TEST.value, _("Test of the system")),
]
VERDICTS = [
    (Verdict.RIGHT.value, _("It was right")),
    (Verdict.FALSE_ALARM.value, _("False alarm")),
    (Verdict.UNCLEAR.value, _("Cannot be said")),
]
RADII = [("500", _("500 metres")), ("1000", _("1 kilometre")), ("3000", _("3 kilometres"))]
TOPICS = {
    "flood": _("Floods"),
    "air": _("Bad air"),
    "rain": _("Heavy rain"),
    "fire": _("Fire"),
    "outage": _("Power and water outages"),
    "other": _("Anything else"),
}
_LABELS = {
    ("headline", "id"): _("Headline in Indonesian"), ("headline", "en"): _("Headline in English"),
    ("description", "id"): _("What happens, in Indonesian"), ("description", "en"): _("What happens, in English"),
    ("instruction", "id"): _("What to do, in Indonesian"), ("instruction", "en"): _("What to do, in English"),
}  # fmt: skip
MOST_TEXT = 2000


def on_clock(moment: datetime | None) -> str:
    """As a field of that kind holds it."""
    return moment.astimezone(ZoneInfo(facts.city().timezone)).strftime("%Y-%m-%dT%H:%M") if moment else ""


class Subscribe(forms.Form):
    """Where somebody wants to be warned, and of what."""

    place = forms.CharField(label=_("A street or place"), required=False, max_length=200)
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    area = forms.CharField(label=_("Area"), required=False, max_length=20)
    radius = forms.TypedChoiceField(label=_("Around the place"), choices=RADII, coerce=int, initial="1000")
    topics = forms.MultipleChoiceField(label=_("Of what?"), widget=forms.CheckboxSelectMultiple)
    least = forms.ChoiceField(label=_("From when on?"), choices=LEAST, initial="Minor", widget=forms.RadioSelect)
    exercises = forms.BooleanField(label=_("Also when it is only an exercise"), required=False)

    def __init__(self, data: Any = None, *, asked: Mapping[str, str] | None = None) -> None:
        """`asked` is what a link fills in: area or lon and lat, topic, least."""
        known, asked = list(classes.topics()), asked or {}
        topic, least = asked.get("topic"), asked.get("least")
        initial = {
            "topics": [topic] if topic in known else known,
            **{name: asked[name] for name in ("area", "lon", "lat") if asked.get(name)},
        }
        super().__init__(data, initial=initial | ({"least": least} if least in dict(LEAST) else {}))
        self.fields["topics"].choices = [(one, TOPICS.get(one, one)) for one in known]  # type: ignore[attr-defined]
        self._known = known

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not found.get("area") and (found.get("lon") is None or found.get("lat") is None):
            raise forms.ValidationError(_("Choose an area, or a place on the map."))
        return found

    def wish(self) -> Wish:
        """A point wins over the area that the server found for it."""
        given = self.cleaned_data
        has_point = given["lon"] is not None and given["lat"] is not None
        return Wish(
            area="" if has_point else given["area"],
            lon=given["lon"] if has_point else None,
            lat=given["lat"] if has_point else None,
            radius_m=given["radius"] if has_point else 0,
            label=given["place"],
            topics=() if set(given["topics"]) == set(self._known) else tuple(given["topics"]),
            least=Severity(given["least"]),
            exercises=given["exercises"],
        )


class Compose(forms.Form):
    """A warning of one class: how bad, where, until when, its values, and the words where they should be others."""

    level = forms.ChoiceField(label=_("How bad?"), widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(label=_("Where?"), widget=forms.CheckboxSelectMultiple)
    onset = MomentField(label=_("Begins"), required=False)
    expires = MomentField(label=_("Holds until"))
    status = forms.ChoiceField(label=_("Is it real?"), choices=STATUSES, initial="Actual", widget=forms.RadioSelect)

    def __init__(
        self, data: Any, *, klass: AlertClassFact, initial: dict[str, Any], params: Mapping[str, Any] | None = None
    ) -> None:
        """`params` are the values that a trigger gave: one that is left as it is shown stays what it was."""
        super().__init__(data, initial=initial)
        self.klass, self._known = klass, params or {}
        levels = [(one.code, said(one.name)) for one in klass.level]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]
        self.fields["areas"].choices = area_choices()  # type: ignore[attr-defined]
        for param in klass.param:
            self.fields[f"param-{param.code}"] = forms.CharField(label=said(param.label), max_length=200)
        for name in TEXTS:
            for language in LANGUAGES:
                widget = forms.TextInput() if name == "headline" else forms.Textarea(attrs={"rows": 3})
                most = 160 if name == "headline" else MOST_TEXT
                label = _LABELS[name, language]
                field = forms.CharField(label=label, required=False, max_length=most, widget=widget)
                self.fields[f"{name}-{language}"] = field

    def picked(self) -> list[tuple[str, str]]:
        """The areas that are ticked, with their names."""
        found = [areas.by_code(code) for code in self["areas"].value() or []]
        return [(here.code, here.full_name) for here in found if here]

    def tree(self) -> list[dict[str, Any]]:
        """Every area to tick: each kota, its kecamatan, and the kelurahan of each."""
        ticked = set(self["areas"].value() or [])
        return [_kota(kota, ticked) for kota in areas.below("")]

    def params(self) -> list[forms.BoundField]:
        return [self[f"param-{param.code}"] for param in self.klass.param]

    def words(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the words, by language."""
        names = {"id": gettext("Indonesian"), "en": gettext("English")}
        return [(names[language], [self[f"{name}-{language}"] for name in TEXTS]) for language in LANGUAGES]

    def trigger(self) -> Trigger:
        given = self.cleaned_data
        return Trigger(
            klass=self.klass.code,
            level=given["level"],
            areas=tuple(given["areas"]),
            onset=given["onset"],
            expires=given["expires"],
            params={param.code: self._param(param.code, given[f"param-{param.code}"]) for param in self.klass.param},
            exercise=given["status"] == Status.EXERCISE,
            test=given["status"] == Status.TEST,
        )

    def _param(self, code: str, text: str) -> Any:
        known = self._known.get(code)
        return known if known is not None and _shown(known).strip() == text else text

    @property
    def has_words(self) -> bool:
        """Whether words stand there that are not those of the class."""
        return any(self[f"{name}-{language}"].value() for name in TEXTS for language in LANGUAGES)

    def texts(self) -> dict[str, dict[str, str]]:
        """What was written instead of the class's own words."""
        return {language: {name: self.cleaned_data[f"{name}-{language}"] for name in TEXTS} for language in LANGUAGES}


def filled(alert: Alert) -> dict[str, Any]:
    """A message as the form holds it: of its words only those that a person wrote, so that the others say what is
    new."""
    words = {
        f"{name}-{language}": text for language, own in written.by_hand(alert).items() for name, text in own.items()
    }
    params = {f"param-{name}": _shown(value) for name, value in alert.params.items()}
    return {
        "level": alert.level, "areas": alert.area_codes, "onset": on_clock(alert.onset), "status": alert.status,
        "expires": on_clock(alert.expires), **params, **words,
    }  # fmt: skip


def area_choices() -> Sequence[tuple[str, list[tuple[str, str]]]]:
    """Every area: whole kota, then each kecamatan with its kelurahan."""
    found = [(gettext("Whole cities"), [(kota.code, kota.name) for kota in areas.below("")])]
    for kota in areas.below(""):
        for kecamatan in areas.below(kota.code):
            rows = [(kecamatan.code, gettext("All of %(name)s") % {"name": kecamatan.name})]
            rows += [(here.code, here.name) for here in areas.below(kecamatan.code) if here.level == Level.KELURAHAN]
            found.append((f"{kecamatan.name}, {kota.name}", rows))
    return found


def _shown(value: Any) -> str:
    """A value of a trigger as a field holds it, in the reader's language."""
    return read_aloud(value, (get_language() or "id")[:2], ZoneInfo(facts.city().timezone))


def _kota(kota: Here, ticked: set[str]) -> dict[str, Any]:
    groups = [
        {
            "name": kecamatan.name,
            "rows": [
                (code, label, name, code in ticked)
                for code, label, name in (
                    (kecamatan.code, gettext("All of %(name)s") % {"name": kecamatan.name}, kecamatan.name),
                    *((here.code, here.name, f"{here.name}, {kecamatan.name}") for here in areas.below(kecamatan.code)),
                )
            ],
        }
        for kecamatan in areas.below(kota.code)
    ]
    is_open = any(code == kota.code or code.startswith(f"{kota.code}.") for code in ticked)
    return {"code": kota.code, "name": kota.name, "ticked": kota.code in ticked, "open": is_open, "groups": groups}


class Why(forms.Form):
    """A reason, which everybody or the writer reads."""

    note = forms.CharField(label=_("Why?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class Judge(forms.Form):
    """How it was, afterwards."""

    verdict = forms.ChoiceField(label=_("Was it right?"), choices=VERDICTS, widget=forms.RadioSelect)
    began_at = MomentField(label=_("When did it really begin?"), required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class Webhook(forms.Form):
    """An address of a program that gets every alert."""

    name = forms.CharField(label=_("Name"), max_length=100)
    url = forms.CharField(label=_("Address (https)"), max_length=1000)
    least = forms.ChoiceField(label=_("From when on?"), choices=LEAST)
    exercises = forms.BooleanField(label=_("Also exercises and tests"), required=False)
