"""What the stops of the pack's own timetable are called in another language: its translations.txt says it."""

import csv
import io
import zipfile
from collections.abc import Mapping

from kota.mobility.transit.models import FeedVersion, State

FILE = "translations.txt"


def stop_names(language: str) -> Mapping[str, str]:
    """By the name that they have in the network in use. Of timetables of others nothing is read: only the pack names
    what lies inside stations in words, such as entrances."""
    used = FeedVersion.objects.filter(state=State.CURRENT, feed__is_synthetic=True)
    found: dict[str, str] = {}
    for content in used.values_list("content", flat=True):
        with zipfile.ZipFile(io.BytesIO(bytes(content))) as packed:
            if FILE not in packed.namelist():
                continue
            for row in csv.DictReader(io.StringIO(packed.read(FILE).decode())):
                if row["table_name"] == "stops" and row["language"] == language:
                    found[row["field_value"]] = row["translation"]
    return found
