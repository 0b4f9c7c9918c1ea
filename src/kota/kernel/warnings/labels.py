"""CAP's words as officers read them, and what the fields of the facts about warnings are called."""

from typing import get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kota.kernel.warnings.contracts.alerts import Certainty, Severity, Urgency
from kota.kernel.warnings.contracts.facts import Response

CAP: dict[str, str | Promise] = {
    "Immediate": _("act at once"), "Expected": _("act soon, within the hour"), "Future": _("act in the near future"),
    "Past": _("past"), "Extreme": _("life-threatening"), "Severe": _("dangerous"), "Moderate": _("get ready"),
    "Minor": _("good to know"), "Observed": _("observed"), "Likely": _("likely"), "Possible": _("possible"),
    "Unlikely": _("unlikely"), "Unknown": _("not known"), "Shelter": _("take shelter"), "Evacuate": _("evacuate"),
    "Prepare": _("prepare"), "Execute": _("carry out the plan"), "Avoid": _("keep away"), "Monitor": _("stay informed"),
    "Assess": _("assess"), "AllClear": _("all clear"), "None": _("nothing to do"),
}  # fmt: skip
_SUBJECTS = {
    "Geo": _("Earthquake, landslide, volcano"), "Met": _("Weather and flood"), "Safety": _("Public safety"),
    "Security": _("Security"), "Rescue": _("Rescue"), "Fire": _("Fire"), "Health": _("Health"),
    "Env": _("Environment, air and water"), "Transport": _("Transport"), "Infra": _("Power, water, telephone"),
    "CBRNE": _("Chemicals, radiation, explosives"), "Other": _("Something else"),
}  # fmt: skip
SENDER = {
    "sender": _("Sender in CAP (no blanks, commas, < or &)"),
    "contact": _("Contact"),
}
FEED = {
    "names": _("What it calls this city, one name a line"),
}
CLASS = {
    "topic": _("Topic that people subscribe to"),
    "category": _("What it is about, in CAP"),
    "event": _("What happens, in CAP"),
    "approval": _("Approval"),
    "approval=four_eyes": _("By somebody else (four eyes)"),
    "approval=at_once": _("None: a trigger sends it at once"),
    "hours": _("Holds for (hours)"),
    "param": _("Value in the texts"),
    "param.code": _("Its name in the texts"),
    "label": _("What it is called"),
    "level": _("Level"),
    "level.order": _("Order (higher is worse)"),
    "urgency": _("Urgency"),
    "severity": _("Severity"),
    "certainty": _("Certainty"),
    "response": _("What people should do, in CAP"),
    "headline": _("Headline"),
    "level.description": _("What happens"),
    "instruction": _("What to do"),
    **{f"category={code}": name for code, name in _SUBJECTS.items()},
    **{f"urgency={one}": CAP[one] for one in Urgency},
    **{f"severity={one}": CAP[one] for one in Severity},
    **{f"certainty={one}": CAP[one] for one in Certainty},
    **{f"response={one}": CAP[one] for one in get_args(Response)},
}
