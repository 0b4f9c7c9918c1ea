"""What one does on a way, in sentences that read as well as they sound."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kota.mobility.streets.contracts import Ground, Part, Turn


def told(part: Part) -> str:
    """One part as a sentence."""
    if part.turn is Turn.ARRIVE:
        return _("You are there.")
    if part.turn is Turn.LIFT or part.ground is Ground.LIFT:
        return _("Take the lift.")
    if part.turn is Turn.STAIRS or part.ground in (Ground.STAIRS, Ground.ESCALATOR):
        return _stairs(part)
    if part.ground is Ground.CROSSING and not part.name:
        return _with(part, _("Cross the street."))
    return _with(part, _turn(part))


def _with(part: Part, sentence: str) -> str:
    return " ".join((sentence, _("Push the bicycle here."))) if part.is_pushed else sentence


def _turn(part: Part) -> str:
    sentences = {
        Turn.START: _("Go %(heading)s along %(name)s for %(metres)s."),
        Turn.STRAIGHT: _("Go straight on along %(name)s for %(metres)s."),
        Turn.SLIGHT_LEFT: _("Keep left along %(name)s for %(metres)s."),
        Turn.LEFT: _("Turn left into %(name)s and go %(metres)s."),
        Turn.SHARP_LEFT: _("Turn sharply left into %(name)s and go %(metres)s."),
        Turn.SLIGHT_RIGHT: _("Keep right along %(name)s for %(metres)s."),
        Turn.RIGHT: _("Turn right into %(name)s and go %(metres)s."),
        Turn.SHARP_RIGHT: _("Turn sharply right into %(name)s and go %(metres)s."),
        Turn.BACK: _("Turn round along %(name)s for %(metres)s."),
    }
    return sentences[part.turn] % {
        "name": part.name or _ground(part.ground), "metres": _metres(part.metres), "heading": _heading(part.heading),
    }  # fmt: skip


def _metres(metres: int) -> str:
    number = metres if metres < 20 else round(metres, -1)
    return ngettext("%(number)s metre", "%(number)s metres", number) % {"number": number}


def _heading(degrees: int) -> str:
    names = (
        _("north"), _("north-east"), _("east"), _("south-east"), _("south"), _("south-west"), _("west"),
        _("north-west"),
    )  # fmt: skip
    return names[round(degrees / 45) % 8]


def _ground(ground: Ground) -> str:
    return {
        Ground.STREET: _("the street"), Ground.FOOTPATH: _("the footpath"), Ground.SIDEWALK: _("the pavement"),
        Ground.CROSSING: _("the crossing"), Ground.BRIDGE: _("the footbridge"), Ground.TUNNEL: _("the underpass"),
        Ground.STAIRS: _("the stairs"), Ground.ESCALATOR: _("the escalator"), Ground.LIFT: _("the lift"),
        Ground.CYCLEWAY: _("the cycle path"), Ground.PLATFORM: _("the platform"), Ground.ALLEY: _("the alley"),
    }[ground]  # fmt: skip


def _stairs(part: Part) -> str:
    if part.ground is Ground.ESCALATOR:
        return {
            True: _("Take the escalator up."), False: _("Take the escalator down."), None: _("Take the escalator."),
        }[part.is_up]  # fmt: skip
    sentence = {
        True: _("Go up the stairs"), False: _("Go down the stairs"), None: pgettext("way", "Take the stairs"),
    }[part.is_up]  # fmt: skip
    counted = (
        ngettext("%(number)s step", "%(number)s steps", part.steps) % {"number": part.steps}
        if part.steps
        else _("nobody has counted the steps")
    )
    return _with(part, f"{sentence}: {counted}.")
