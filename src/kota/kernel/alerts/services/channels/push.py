"""Web push: encrypted for one browser (RFC 8291), handed to that browser's push service (RFC 8030)."""

import base64
import binascii
import json
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _

from kota.base import outgoing
from kota.kernel.alerts.contracts import BadSubscriptionError, HopelessError, SendingError
from kota.kernel.alerts.models import Delivery, Notice, PushSubscription
from kota.kernel.alerts.services.channels import vapid

_GONE = frozenset({404, 410})
_TTL_S = 3 * 24 * 3600
_BODY = 300


def send(deliveries: list[Delivery], at: datetime) -> bool:
    """To every browser of the person; it counts as sent when one push service took it."""
    notice = deliveries[0].notice
    found = list(PushSubscription.objects.filter(account_id=notice.account_id or 0))
    if not found:
        raise HopelessError("no browser takes pushes")
    answers = [_send_one(subscription, notice, at) for subscription in found]
    if any(200 <= answer < 300 for answer in answers):
        return False
    if all(answer in _GONE for answer in answers):
        raise HopelessError("every browser has ended its subscription")
    raise SendingError(f"push services answered {sorted(set(answers))}")


def _send_one(subscription: PushSubscription, notice: Notice, at: datetime) -> int:
    """The push service's status; 0 when it could not be reached. A subscription that is gone is removed."""
    status = _post(subscription, _payload(notice), notice, at)
    if status in _GONE:
        subscription.delete()
    elif not 200 <= status < 300:
        subscription.failed_at = at
        subscription.save(update_fields=["failed_at"])
    elif subscription.failed_at is not None:
        subscription.failed_at = None
        subscription.save(update_fields=["failed_at"])
    return status


def _payload(notice: Notice) -> bytes:
    """What the service worker shows; `tag` makes a repeated push replace the first."""
    shown = {
        "title": notice.title, "body": notice.body[:_BODY], "url": notice.url or "/", "tag": str(notice.pk),
        "lang": notice.language,
    }  # fmt: skip
    return json.dumps(shown, ensure_ascii=False).encode()


def _post(subscription: PushSubscription, payload: bytes, notice: Notice, at: datetime) -> int:
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    from pywebpush import WebPusher

    pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
    headers = {
        "Authorization": vapid.authorization(subscription.endpoint, at),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_ttl(notice, at)),
        "Topic": notice.pk.hex,  # 32 characters, as many as allowed
        "Urgency": "normal" if notice.good_until is None else "high",
    }
    body = pusher.encode(payload)["body"]
    allowed = settings.KOTA_FETCH_ALLOW
    try:
        found = outgoing.ask(subscription.endpoint, method="POST", headers=headers, body=body, allowed=allowed)
    except outgoing.UnreachableError:
        return 0
    return found.status


def _ttl(notice: Notice, at: datetime) -> int:
    """Seconds for which the push service may try: a warning that is over should not arrive."""
    if notice.good_until is None:
        return _TTL_S
    return min(_TTL_S, max(60, int((notice.good_until - at).total_seconds())))


def check_keys(p256dh: str, auth: str) -> None:
    """BadSubscriptionError unless these are a point on the curve and a secret, as a browser gives them."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _read(p256dh))
        is_good = len(_read(auth)) == 16
    except (ValueError, binascii.Error):
        is_good = False
    if not is_good:
        raise BadSubscriptionError(_("These are no keys of a push subscription."), field="keys")


def _read(written: str) -> bytes:
    return base64.urlsafe_b64decode(written + "=" * (-len(written) % 4))
