"""The files of a Mosquitto that stands between devices and Kota."""

import hashlib
from pathlib import Path

from kota.kernel.observations.rules.devices import mosquitto_line
from kota.kernel.observations.rules.topics import DEVICES, PUBLIC

_ACL = """\
# Written by `kota mosquitto files`; changes here are lost.

# Everybody, also those who give no name, may listen to what is public.
{public}

# A device or gateway writes and listens below its own name, and nowhere else.
pattern readwrite {devices}%u/#

# Kota's own gateway and its other processes.
user {user}
topic readwrite #
"""
_CONFIGURATION = """\
# Mosquitto 2 for the devices of a city that Kota serves. Kota reaches it by KOTA_MQTT_URL.
# Give the folder {folder} and its files to the user that Mosquitto runs as.

listener 1883
# For devices outside of the city's own network, with certificates of the city's own:
# listener 8883
# certfile /etc/mosquitto/certs/server.crt
# keyfile /etc/mosquitto/certs/server.key

# Whoever gives no name may listen to public topics; the ACL allows nothing else.
allow_anonymous true
password_file {folder}/passwords
acl_file {folder}/acl

# What was acknowledged to a device must outlive a restart until Kota has it.
persistence true
persistence_location /var/lib/mosquitto/
autosave_interval 30

# Kota's gateway takes messages until it has committed them, and acknowledges by hand: no limit here, else Mosquitto
# drops what waits for a gateway that is restarting.
max_inflight_messages 0
max_queued_messages 0
# A gateway that does not come back under its name keeps nothing for ever.
persistent_client_expiration 14d

# A device's packet; Kota takes at most 4 MB.
max_packet_size 4194304
"""


def gateway_line(user: str, secret: str) -> str:
    """The gateway's own line. Its salt follows from its secret, so that the file changes only with it."""
    return mosquitto_line(user, secret, hashlib.sha256(f"{user} {secret}".encode()).digest()[:12])


def acl(user: str) -> str:
    return _ACL.format(public="\n".join(f"topic read {topic}#" for topic in PUBLIC), devices=DEVICES, user=user)


def configuration(folder: Path) -> str:
    return _CONFIGURATION.format(folder=folder)
