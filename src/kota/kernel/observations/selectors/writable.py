"""Which datastreams a device writes, and which nobody does yet."""

from django.db import connection

from kota.kernel.observations.contracts.streams import StreamInfo
from kota.kernel.observations.selectors.series import infos

MOST = 500
_FREE = """
    SELECT d.id FROM datastream d JOIN thing t ON t.id = d.thing_id
    WHERE d.device_id IS NULL AND d.properties->'computed' IS DISTINCT FROM 'true'
      AND (%(text)s = '' OR strpos(lower(d.name), %(text)s) > 0 OR strpos(lower(t.name), %(text)s) > 0
           OR d.id::text = %(text)s)
    ORDER BY d.id DESC LIMIT %(most)s
"""


def of_device(device: int) -> list[StreamInfo]:
    """The datastreams of a device, at most 500."""
    return infos("d.device_id = %s", [device, MOST])


def free(text: str, most: int = 15) -> list[StreamInfo]:
    """The newest datastreams that no device writes, whose name, thing or number fits; none that the city computes."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, {"text": text.lower(), "most": most})
        ids = [row[0] for row in cursor.fetchall()]
    return infos("d.id = ANY(%s)", [ids, most]) if ids else []
