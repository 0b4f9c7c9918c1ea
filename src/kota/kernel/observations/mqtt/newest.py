"""What a new listener gets at once: the newest observations, as if they had been retained."""

import re

import orjson
from django.db import close_old_connections

from kota.kernel.observations.mqtt.listening import selected
from kota.kernel.observations.mqtt.telling import base
from kota.kernel.observations.rules import topics
from kota.kernel.observations.rules.topics import PREFIX
from kota.kernel.observations.selectors.query import timeline

MOST = 10_000
_STREAM = re.compile(r"v1\.1/Datastreams\((\d{1,15})\)/(Observations|\+|#)")
_ANY = f"{PREFIX}Datastreams(0)/Observations"


def retained(topic_filter: str) -> list[tuple[str, bytes]]:
    """Topics and messages for the datastreams that a filter takes in."""
    one = topics.wanted(topic_filter)
    found = _STREAM.fullmatch(one.topic)
    if found is None and not (one.has_wildcards and topics.matches(_ANY, one.topic)):
        return []
    close_old_connections()
    rows = timeline.newest([int(found[1])] if found else timeline.all_streams(MOST), base())
    return [
        (f"{PREFIX}Datastreams({stream})/Observations" if one.has_wildcards else topic_filter,
         selected(orjson.loads(orjson.dumps(row.entity)), one.options))
        for stream, row in rows.items()
    ]  # fmt: skip
