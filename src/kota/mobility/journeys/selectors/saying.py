"""Why there is no journey, and what one can do, in the reader's language."""

from django.utils.translation import gettext as _

from kota.base.words import noop
from kota.mobility.journeys.contracts import NoWay, Why
from kota.ui.components.time import number

NO_TIMETABLE = noop("No timetable in use tells of that day: ask for a day that is nearer.")


def untold(one: Why) -> str:
    """Whose timetable does not reach the day."""
    if not one.names:
        return _(NO_TIMETABLE)
    return _("The timetable of %(names)s does not reach that day: ask for a day that is nearer.") % {
        "names": ", ".join(one.names)
    }


def why(one: Why) -> str:
    """A sentence or two."""
    if one.code is NoWay.NO_TIMETABLE:
        else_ = _("Nothing else leads there at that time.")
        return f"{untold(one)} {else_}" if one.names else untold(one)
    if one.code is NoWay.NOTHING_RUNS:
        return _("Nothing runs there at that time. Try another time, a longer walk, or allow steps and more lines.")
    if one.code is NoWay.STEPS:
        return _(
            "Every way there at that time has steps, as far as anybody has said. Try another time, or allow steps."
        )
    if one.code is NoWay.UNSURE:
        return _(
            "There are ways there at that time, but of none is it known for sure that it is without steps. Ask for no"
            " steps as far as known: what nobody has told of is then named."
        )
    if one.code is NoWay.CLOSED:
        return _("No way leads from there or to there at the moment: %(names)s.") % {"names": ", ".join(one.names)}
    place = {
        NoWay.FAR_ORIGIN: _("where you leave from"), NoWay.STEPS_ORIGIN: _("where you leave from"),
        NoWay.FAR_VIA: _("the place on the way"), NoWay.STEPS_VIA: _("the place on the way"),
    }.get(one.code, _("where you want to go"))  # fmt: skip
    if one.code in (NoWay.STEPS_ORIGIN, NoWay.STEPS_GOAL, NoWay.STEPS_VIA):
        return _(
            "Stops lie near %(place)s, but nobody has said of a way there that it is as free of steps as you ask:"
            " allow more, or a longer walk."
        ) % {"place": place}  # fmt: skip
    if not one.metres:
        return _("No stop lies near %(place)s: it is outside of what these timetables serve.") % {"place": place}
    return _("No stop lies within the walk that you allow of %(place)s; the nearest is about %(km)s km away.") % {
        "place": place, "km": number(one.metres / 1000, "1"),
    }  # fmt: skip
