"""What other apps may call: how far places are along the streets, and the way there.

A `Places` is made once from many points (stops, stations) and kept; it finds its streets by itself when others come.
`shut` is what is closed for somebody; leave it out and nothing is. Where `is_known()` is false, or a point lies off all
streets, `reach` and `way` give None: guess then from straight lines, and say so.

    here = streets.places(stops.lon, stops.lat)
    found = streets.reach((lon, lat), here, metres=1000, profile=Profile.WALK, shut=streets.shut(profile, at))
    way = streets.way((lon, lat), (lon, lat), profile=Profile.BICYCLE)
"""

from kota.mobility.streets.rules.shutting import OPEN, Shut
from kota.mobility.streets.selectors.current import about, is_known, key
from kota.mobility.streets.selectors.places import Places, places
from kota.mobility.streets.selectors.reaching import footpaths, off_streets, reach
from kota.mobility.streets.selectors.shut import shut
from kota.mobility.streets.selectors.warming import warm
from kota.mobility.streets.selectors.waves import Wave, wave
from kota.mobility.streets.selectors.ways import way
from kota.mobility.streets.selectors.words import told

__all__ = [
    "OPEN", "Places", "Shut", "Wave", "about", "footpaths", "is_known", "key", "off_streets", "places", "reach", "shut",
    "told", "warm", "wave", "way",
]  # fmt: skip
