"""Words for codes, in the reader's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kota.mobility.access.contracts.helping import DutyState, Kind, Role
from kota.mobility.access.contracts.steps import LiftState, Obstacle, Source

OBSTACLES: dict[Obstacle, Promise | str] = {
    Obstacle.STEPS: _("steps"),
    Obstacle.GAP: _("a gap to the vehicle"),
    Obstacle.KERB: _("a high kerb"),
    Obstacle.LIFT: _("a lift that does not work"),
    Obstacle.RAMP: _("a ramp that is missing or too steep"),
    Obstacle.BLOCKED: _("something in the way"),
    Obstacle.NO_WAY: _("no way without steps"),
}
SAID = tuple(one for one in Obstacle if one is not Obstacle.NO_WAY)  # what residents choose from
STATES: dict[LiftState, Promise | str] = {
    LiftState.WORKS: _("works"), LiftState.OUT: _("out of order"), LiftState.UNKNOWN: _("nobody has said"),
}  # fmt: skip
SOURCES: dict[Source, Promise | str] = {
    Source.FEED: _("the operator’s timetable"), Source.RESIDENTS: _("residents"),
    Source.DEVICE: _("a sensor"), Source.OFFICER: _("staff"), Source.PROGRAM: _("a program of the operator"),
}  # fmt: skip
# What the case of a lift says when it works: those who work it look before they close it.
AGAIN: dict[Source, Promise | str] = {
    Source.FEED: _("%(lift)s works again, says its operator. This case stays open until staff have looked at it."),
    Source.RESIDENTS: _("%(lift)s works again, say residents. This case stays open until staff have looked at it."),
    Source.DEVICE: _("%(lift)s works again, says its sensor. This case stays open until staff have looked at it."),
    Source.OFFICER: _("%(lift)s works again, say staff of the station. This case stays open until it is closed."),
    Source.PROGRAM: _(
        "%(lift)s works again, says a program of its operator. This case stays open until staff have looked at it."
    ),
}
KINDS: dict[Kind, Promise | str] = {
    Kind.RAMP: _("Ramp into the vehicle"), Kind.GUIDE: _("Somebody who guides me"),
    Kind.WHEELCHAIR: _("A wheelchair at the station"),
}  # fmt: skip
ROLES: dict[Role, Promise | str] = {
    Role.BOARD: _("getting in"), Role.CHANGE: _("changing"), Role.ALIGHT: _("getting out"),
}  # fmt: skip
DUTIES: dict[DutyState, Promise | str] = {
    DutyState.ASKED: _("asked for"), DutyState.ACCEPTED: _("accepted"), DutyState.DECLINED: _("declined"),
    DutyState.MET: _("met"), DutyState.DONE: _("done"), DutyState.MISSED: _("nobody came"),
    DutyState.CANCELLED: _("cancelled"),
}  # fmt: skip
