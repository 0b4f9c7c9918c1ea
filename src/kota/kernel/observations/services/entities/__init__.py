"""Making, changing and removing things, datastreams and all they hang together with."""

from kota.kernel.observations.services.entities.change import patch, patch_json, put
from kota.kernel.observations.services.entities.create import create
from kota.kernel.observations.services.entities.delete import delete

__all__ = ["create", "delete", "patch", "patch_json", "put"]
