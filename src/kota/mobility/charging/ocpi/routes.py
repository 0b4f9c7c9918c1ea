"""Addresses of OCPI."""

from django.urls import path
from django.urls.resolvers import URLPattern

from kota.mobility.charging.ocpi import receiving, registering, sending
from kota.mobility.charging.services.asking import VERSION

_OWN = f"ocpi/{VERSION}"
_OF = "<str:country>/<str:party_id>"

routes: list[URLPattern] = [
    path("ocpi/versions", registering.versions, name="ocpi_versions"),
    path(_OWN, registering.version, name="ocpi_version"),
    path(f"{_OWN}/credentials", registering.credentials, name="ocpi_credentials"),
    path(f"{_OWN}/locations/{_OF}/<str:location>", receiving.locations, name="ocpi_location"),
    path(f"{_OWN}/locations/{_OF}/<str:location>/<str:evse>", receiving.locations, name="ocpi_evse"),
    path(f"{_OWN}/locations/{_OF}/<str:location>/<str:evse>/<str:connector>", receiving.locations,
         name="ocpi_connector"),
    path(f"{_OWN}/tariffs/{_OF}/<str:code>", receiving.tariff, name="ocpi_tariff"),
    path(f"{_OWN}/sessions/{_OF}/<str:code>", receiving.session, name="ocpi_session"),
    path(f"{_OWN}/cdrs", receiving.cdrs, name="ocpi_cdrs"),
    path(f"{_OWN}/cdrs/<int:number>", receiving.cdr, name="ocpi_cdr"),
    path(f"{_OWN}/sender/locations", sending.locations, name="ocpi_all_locations"),
    path(f"{_OWN}/sender/tariffs", sending.tariffs, name="ocpi_all_tariffs"),
    path(f"{_OWN}/sender/hubclientinfo", sending.clients, name="ocpi_clients"),
    path("ocpi", registering.nothing),
    path("ocpi/<path:rest>", registering.nothing),  # last: what is nowhere else
]  # fmt: skip
