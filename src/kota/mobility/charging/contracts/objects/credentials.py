"""Credentials, and what a version offers."""

from enum import StrEnum

from pydantic import Field, field_validator

from kota.mobility.charging.contracts.objects.types import BusinessDetails, CiString2, CiString3, Thing, Url, text


class RoleName(StrEnum):
    CPO = "CPO"
    EMSP = "EMSP"
    HUB = "HUB"
    NAP = "NAP"
    NSP = "NSP"
    OTHER = "OTHER"
    SCSP = "SCSP"


class Role(Thing):
    role: RoleName
    business_details: BusinessDetails
    party_id: CiString3
    country_code: CiString2

    @property
    def owner(self) -> str:
        return f"{self.country_code}*{self.party_id}".upper()


class Credentials(Thing):
    token: text(64, 1, r"^[\x21-\x7e]+$")  # type: ignore[valid-type]
    url: Url
    roles: list[Role] = Field(min_length=1, max_length=50)

    @field_validator("roles")
    @classmethod
    def _once(cls, found: list[Role]) -> list[Role]:
        if len({(one.role, one.owner) for one in found}) != len(found):
            raise ValueError("a role is named twice")
        return found


class Version(Thing):
    version: text(10)  # type: ignore[valid-type]
    url: Url


class Endpoint(Thing):
    identifier: text(60)  # type: ignore[valid-type]
    role: text(20)  # type: ignore[valid-type]
    url: Url


class VersionDetails(Thing):
    version: text(10)  # type: ignore[valid-type]
    endpoints: list[Endpoint] = Field(max_length=100)
