"""What the fields of the facts about roads are called."""

from django.utils.translation import gettext_lazy as _

RULE = {
    "busy": _("Busy below (share of the speed on the free road)"),
    "jam": _("Jam below (share of the speed on the free road)"),
    "stuck": _("Hardly moves below (share of the speed on the free road)"),
    "categories": _("Categories about traffic"),
    "metres": _("Farthest from a road that a report may lie (m)"),
    "reports": _("Residents within an hour who make an incident"),
}
ROAD = {
    "road_class": _("Class of the road"),
    "road_class=motorway": _("Motorway"),
    "road_class=trunk": _("Trunk road"),
    "road_class=primary": _("Primary road"),
    "road_class=secondary": _("Secondary road"),
    "road_class=tertiary": _("Tertiary road"),
    "line": _("Course: longitude, latitude, one point a line"),
    "oneway": _("One way only"),
    "limit": _("Speed limit (km/h)"),
    "lanes": _("Lanes"),
}
SENSOR = {
    "bearing": _("Direction that it watches (degrees from north)"),
}
CAMERA = {
    "url": _("Web address of its picture (empty: none)"),
}
