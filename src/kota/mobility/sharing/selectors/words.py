"""Why a file, or a row of one, is kept aside, in words."""

import re

from django.utils.translation import gettext as _

from kota.mobility.sharing.contracts import Why

_WHY = {
    Why.TOO_LARGE: lambda: _("larger than is taken"),
    Why.NO_JSON: lambda: _("no JSON"),
    Why.SHAPE: lambda: _("not the object or list that the standard has there"),
    Why.VERSION: lambda: _("a version that is not read"),
    Why.TOO_MANY: lambda: _("more rows than are taken"),
    Why.MOSTLY_BAD: lambda: _("most rows are bad"),
    Why.MISSING: lambda: _("missing"),
    Why.NO_TEXT: lambda: _("no text"),
    Why.NO_NUMBER: lambda: _("no number"),
    Why.RANGE: lambda: _("too large or too small"),
    Why.NO_MOMENT: lambda: _("no date and time"),
    Why.CHOICE: lambda: _("none of the standard’s words"),
    Why.TWICE: lambda: _("stands twice"),
    Why.UNKNOWN: lambda: _("names what does not exist"),
    Why.NO_PLACE: lambda: _("no place on land"),
    Why.ROOM: lambda: _("many more vehicles than places"),
}
_MOSTLY = re.compile(r"(\d+)/(\d+): (\w+) ?(\S*)")


def why(code: str) -> str:
    return _WHY[Why(code)]() if code in list(Why) else code


def row(code: str, field: str) -> str:
    """What is wrong with a row."""
    return f"{field}: {why(code)}" if field else why(code)


def error(text: str) -> str:
    """Why a file could not be read: our words for our reasons, and the rest as it was said."""
    code, _colon, detail = text.partition(":")
    detail = detail.strip()
    if code == Why.MOSTLY_BAD and (found := _MOSTLY.fullmatch(detail)):
        bad, rows, first, field = found.groups()
        return _("%(bad)s of %(rows)s rows are bad, the first one: %(first)s") % {
            "bad": bad, "rows": rows, "first": row(first, field)
        }  # fmt: skip
    return f"{why(code)}: {detail}" if code in list(Why) and detail else why(text if code not in list(Why) else code)
