"""What people call plugs, and what the fields of the facts about charging are called."""

from typing import get_args

from django.utils.translation import gettext_lazy as _

from kota.mobility.charging.contracts.facts import PLUGS as SAMPLES

PLUGS = {
    "IEC_62196_T2": "Type 2", "IEC_62196_T2_COMBO": "CCS2", "CHADEMO": "CHAdeMO", "GBT_AC": "GB/T AC",
    "GBT_DC": "GB/T DC", "IEC_62196_T1": "Type 1", "IEC_62196_T1_COMBO": "CCS1", "CHAOJI": "ChaoJi",
    "TESLA_S": "Tesla", "DOMESTIC_C": "Type C", "DOMESTIC_F": "Type F (Schuko)",
}  # fmt: skip
RULE = {
    "country_code": _("Country code in OCPI (two letters)"),
    "party_id": _("Code of the hub in OCPI (three letters or digits)"),
    "poll_minutes": _("Operators are asked every (minutes)"),
    "stale_minutes": _("A status counts as current for (minutes)"),
    "keep_days": _("Tokens of drivers are kept for (days)"),
}
TARIFF = {
    "elements": _("Elements as in OCPI, one a line"),
    "min_price": _("Lowest price of a session"),
    "max_price": _("Highest price of a session"),
    "excl_vat": _("Without tax"),
    "incl_vat": _("With tax"),
    "changed": _("Changed at"),
}
CHARGER = {
    "address": _("Address"),
    "points": _("Charger"),
    "plugs": _("Plug"),
    "standard": _("Kind of plug"),
    "kw": _("Power (kW)"),
    "tariff": _("Tariff"),
    "is_accessible": _("Easy to reach with a disability"),
    "hours": _("Open from, until (empty: always)"),
    "facilities": _("What is there, one code of OCPI a line"),
    "changed": _("Changed at"),
    **{f"standard={one}": PLUGS[one] for one in get_args(SAMPLES)},
}
