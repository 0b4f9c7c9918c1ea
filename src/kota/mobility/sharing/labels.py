"""What the fields of the facts about sharing are called."""

from django.utils.translation import gettext_lazy as _

_CITYS_OWN = _("System")
SYSTEM = {
    "operator": _("Who rents them out"),
    "url": _("Address of its gbfs.json (empty: the city’s own)"),
    "contact": _("Contact"),
    "since": _("Since"),
}
PLAN = {
    "system": _CITYS_OWN,
    "price": _("Price to begin with"),
    "is_taxable": _("Taxes come on top"),
    "per_min": _("Price by the minute"),
    "per_km": _("Price by the kilometre"),
    "per_min.start": _("After (minutes)"),
    "per_km.start": _("After (km)"),
    "per_min.end": _("Up to (minutes; empty: without end)"),
    "per_km.end": _("Up to (km; empty: without end)"),
    "rate": _("Price of each block"),
    "per_min.interval": _("Length of a block (minutes; 0: once)"),
    "per_km.interval": _("Length of a block (km; 0: once)"),
    "is_surge": _("Raised at the moment"),
}
TYPE = {
    "system": _CITYS_OWN,
    "form": _("What it is"),
    "form=bicycle": _("Bicycle"),
    "form=cargo_bicycle": _("Cargo bicycle"),
    "form=car": _("Car"),
    "form=moped": _("Moped"),
    "form=scooter_standing": _("Scooter to stand on"),
    "form=scooter_seated": _("Scooter with a seat"),
    "form=other": _("Something else"),
    "propulsion": _("What moves it"),
    "propulsion=human": _("Muscles"),
    "propulsion=electric_assist": _("Muscles and a motor"),
    "propulsion=electric": _("Electric motor"),
    "propulsion=combustion": _("Petrol"),
    "propulsion=combustion_diesel": _("Diesel"),
    "propulsion=hybrid": _("Hybrid"),
    "propulsion=plug_in_hybrid": _("Plug-in hybrid"),
    "propulsion=hydrogen_fuel_cell": _("Hydrogen"),
    "range_m": _("Range with a full battery or tank (m)"),
    "plans": _("How it is paid"),
}
STATION = {
    "system": _CITYS_OWN,
    "capacity": _("Places for vehicles"),
    "rhythm": _("What a simulation plays here"),
    "rhythm=home": _("Homes: out in the morning, back in the evening"),
    "rhythm=office": _("Offices: in by day, out in the evening"),
    "rhythm=leisure": _("Leisure: in the evening and at weekends"),
    "rhythm=mixed": _("A bit of everything"),
}
ZONE = {
    "system": _CITYS_OWN,
    "outline": _("Outline: longitude, latitude, one point a line, the last as the first"),
    "order": _("Order (the lowest decides where areas overlap)"),
    "may_start": _("Rides may begin"),
    "may_end": _("Vehicles may be left"),
    "may_ride": _("Riding through is allowed"),
    "max_kmh": _("Speed limit (km/h)"),
    "at_stations_only": _("Vehicles may be left only at stations"),
}
PARK = {
    "beside": _("Station or terminal beside it"),
    "cars": _("Places for cars"),
    "motorcycles": _("Places for motorcycles"),
    "bicycles": _("Places for bicycles"),
    "price": _("Price"),
    "hours": _("Opening hours as OpenStreetMap writes them"),
}
