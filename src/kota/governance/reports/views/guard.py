"""Against programs that fill in forms: a signed stamp of when the form was opened, and a limit by address."""

from dataclasses import dataclass

from django.core import signing

from kota.base.ids import uuid7
from kota.ui import limits
from kota.ui.http import Request

_SALT = "reports.form"
QUICKEST_S = 2  # nobody fills in the form in less
OLDEST_S = 3 * 24 * 3600
DEEDS = 40  # what reporters do to reports that are under way, in ten minutes
MOST = 30  # in ten minutes; many phones share one address of a mobile network


@dataclass(frozen=True, slots=True)
class Stamp:
    """A form that was opened: `number` names it, so that it is sent once."""

    text: str
    number: str
    is_quick: bool


def fresh() -> str:
    """The stamp of a form that is opened now."""
    return signing.TimestampSigner(salt=_SALT).sign(uuid7().hex)


def read(text: str) -> Stamp | None:
    """A stamp of ours that is not too old, else nothing."""
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        number = signer.unsign(text, max_age=OLDEST_S)
    except signing.BadSignature:
        return None
    return Stamp(text, number, is_quick=_is_younger(signer, text, QUICKEST_S))


def _is_younger(signer: signing.TimestampSigner, text: str, seconds: int) -> bool:
    try:
        signer.unsign(text, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


def count(request: Request, what: str, *, most: int = 0) -> None:
    """TooManyError when too many were sent from this account or address lately."""
    limits.count(request, f"reports.{what}", most=most or MOST)
