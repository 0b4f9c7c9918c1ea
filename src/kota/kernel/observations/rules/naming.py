"""What themes, flags and states are called: message ids."""

from kota.base.words import noop as _
from kota.kernel.observations.contracts import DeviceState, Quality

# Themes are words of whoever makes things; these are the usual ones.
THEMES = {
    "air": _("Air"),
    "air-index": _("Air quality index"),
    "air-record": _("Air quality of past years"),
    "water": _("Water and floods"),
    "flood": _("Floods"),
    "rain": _("Rain"),
    "weather": _("Weather"),
    "noise": _("Noise"),
    "waste": _("Waste"),
    "energy": _("Energy"),
    "lighting": _("Street lighting"),
    "traffic": _("Traffic"),
    "parking": _("Parking"),
    "transit": _("Public transport"),
    "greenery": _("Parks and trees"),
    "wifi": _("Public Wi-Fi"),
}
# So are the names of what is observed; an observed property has one name, and the reader's language another.
OBSERVED = frozenset({
    _("Water level"), _("Rain"), _("Pumps running"), _("Air temperature"), _("Relative humidity"), _("Noise"),
    _("Vehicles"), _("Completeness"), _("Critical parameter of the day, its place in the regulation’s list"),
    _("Class of the day, 1 the best, 0 without data"), _("Days on record"),
})  # fmt: skip
# Those that name something else in their middle: what stands before and after it, and the message.
_AROUND = (("", ", index of the day", _("%(what)s, index of the day")),
           ("Index of the day, worst at ", "", _("Index of the day, worst at %(what)s")),
           ("", " (simulasi)", _("%(what)s (simulated)")),
           ("Stasiun simulasi ", "", _("Simulated station %(what)s")))  # fmt: skip
FLAGS = {
    Quality.RANGE: _("outside of what is possible here"),
    Quality.JUMP: _("changed faster than is possible"),
    Quality.STUCK: _("the same for too long"),
    Quality.DISAGREES: _("another sensor here disagrees"),
    Quality.KIND: _("not the kind of result that is measured here"),
}
SOUND, SIMULATED, NO_NUMBER = _("sound"), _("simulated"), _("no number")
STATES = {
    DeviceState.SOUND: (_("Sound"), "good"),
    DeviceState.UNHEARD: (_("Not heard of yet"), "neutral"),
    DeviceState.IMPLAUSIBLE: (_("Implausible"), "warn"),
    DeviceState.SILENT: (_("Silent"), "bad"),
    DeviceState.ENDED: (_("Ended"), "neutral"),
}
# For programs, in files: the same words in every language.
CODES = {
    Quality.RANGE: "range",
    Quality.JUMP: "jump",
    Quality.STUCK: "stuck",
    Quality.DISAGREES: "disagrees",
    Quality.KIND: "kind",
    Quality.SIMULATED: "simulated",
}


def called(name: str) -> tuple[str, str]:
    """The message id of a usual name, with what stands for `what` in it; any other name as it is, with nothing."""
    for before, after, words in _AROUND:
        if name.startswith(before) and name.endswith(after) and len(name) > len(before + after):
            return words, name.removeprefix(before).removesuffix(after)
    return name if name in OBSERVED else "", ""


def flags(quality: Quality) -> list[str]:
    """Message ids of why a value is doubtful; empty where it is not."""
    return [words for flag, words in FLAGS.items() if quality & flag]


def codes(quality: Quality) -> str:
    """`range stuck`, or `sound`."""
    found = [code for flag, code in CODES.items() if quality & flag]
    return " ".join(found if quality.is_doubtful else ["sound", *found])


def theme(code: str) -> str:
    """The message id of a theme; an unknown one is called by its own word."""
    return THEMES.get(code) or code.replace("-", " ").replace("_", " ").capitalize()
