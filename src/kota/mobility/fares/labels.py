"""What the fields of the facts about fares are called."""

from django.utils.translation import gettext_lazy as _

RULE = {
    "day_begins": _("The day begins at"),
    "double_seconds": _("The same card at the same gate counts once within (seconds)"),
    "same_stop_minutes": _("In and out at one stop costs the smallest fare within (minutes)"),
    "open_minutes": _("Without a tap out the maximum fare after (minutes)"),
    "late_days": _("Late taps are taken for (days)"),
    "ask_days": _("A correction can be asked for during (days)"),
    "most_percent": _("A dynamic tariff moves prices by at most (%)"),
    "round_to": _("Dynamic prices are multiples of"),
    "ticket_minutes": _("A ticket holds for (minutes)"),
    "token_seconds": _("The code of a ticket holds for (seconds)"),
    "least_count": _("Smaller counts of riders are not published"),
    "keep_days": _("Taps are kept for (days)"),
}
_STATION_NAMES = _("Names in timetables and validators, one a line")
LINE = {
    "stations": _("Station"),
    "km": _("Kilometre of the line"),
    "aliases": _STATION_NAMES,
}
PRODUCT = {
    "routes": _("Lines such as JAK*, one a line (empty: those of no other product)"),
    "modes": _("Kinds of vehicle, one code a line (empty: all)"),
    "media": _("Cards and tickets, one code a line (empty: all)"),
    "kind": _("How it is priced"),
    "kind=flat": _("One price"),
    "kind=distance": _("By distance"),
    "kind=stations": _("By pairs of stations"),
    "kind=zones": _("By pairs of zones"),
    "price": _("Price"),
    "free_m": _("Distance in that price (m)"),
    "step_m": _("Step of distance (m)"),
    "per_step": _("Price of each step"),
    "cap": _("Highest price (0: none)"),
    "pairs": _("Price between two places"),
    "a": _("One station or zone"),
    "b": _("The other station or zone"),
    "line": _("Line with stations"),
    "hours": _("Hours with another price"),
    "days": _("On which days"),
    "days=all": _("all days"),
    "days=workdays": _("working days"),
    "days=weekends": _("weekends and holidays"),
    "begins": _("From the hour"),
    "ends": _("Until the hour"),
    "hours.price": _("Price then (empty: the same)"),
    "hours.cap": _("Highest price then (empty: the same)"),
    "join": _("Rides that are one fare"),
    "join=none": _("None: each ride is one"),
    "join=window": _("Those within a time from the first boarding"),
    "join=gates": _("Those without leaving the gates"),
    "window_minutes": _("Time from the first boarding (minutes)"),
    "change_minutes": _("Between two rides at most (minutes)"),
    "maximum": _("Fare without a tap out"),
}
INTEGRATION = {
    "products": _("Fare products"),
    "media": PRODUCT["media"],
    "least_operators": _("Least number of operators"),
    "price": _("Price to board"),
    "step_m": PRODUCT["step_m"],
    "per_step": PRODUCT["per_step"],
    "cap": _("Highest price"),
    "window_minutes": PRODUCT["window_minutes"],
    "change_minutes": PRODUCT["change_minutes"],
    "share_boarding": _("Operator’s share for each boarding"),
    "share_per_km": _("Operator’s share for each kilometre"),
}
RIDER = {
    "who": _("Who belongs to it"),
    "proof": _("How it is proven"),
    "concessions": _("Reduction"),
    "on": _("Codes of operators, products or integrated fares, one a line (*: all)"),
    "percent": _("Reduction (%)"),
}
