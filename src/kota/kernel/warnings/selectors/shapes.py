"""An alert as JSON and GeoJSON: what webhooks, the broker, maps and the typed API say of it."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from kota.kernel.warnings.models import Alert, Foreign


def plain(alert: Alert) -> dict[str, Any]:
    """Everything that anybody may know of a message that was sent."""
    url = f"{settings.KOTA_PUBLIC_URL}/alerts/{alert.identifier}"
    return {
        "identifier": alert.identifier, "sender": alert.sender, "sent": _iso(alert.sent_at), "status": alert.status,
        "msg_type": alert.msg_type, "state": alert.state, "references": alert.references.split(),
        "root": (alert.root or alert).identifier, "alert_class": alert.klass, "level": alert.level,
        "topic": alert.topic, "category": alert.category, "response": alert.response, "urgency": alert.urgency,
        "severity": alert.severity, "certainty": alert.certainty, "onset": _iso(alert.onset),
        "expires": _iso(alert.expires), "texts": alert.texts, "areas": alert.area_codes,
        "area_desc": alert.area_desc, "polygons": alert.polygons, "url": url, "cap": f"{url}.xml",
    }  # fmt: skip


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def collection(alerts: Iterable[Alert], foreign: Iterable[Foreign] = ()) -> dict[str, Any]:
    """A GeoJSON FeatureCollection; what others warn of says so in `source`."""
    features = [_feature(alert) for alert in alerts] + [_foreign(one) for one in foreign]
    return {"type": "FeatureCollection", "features": features}


def _feature(alert: Alert) -> dict[str, Any]:
    told = {key: value for key, value in plain(alert).items() if key not in ("polygons", "areas")}
    told |= {"source": "", "title": {name: one["headline"] for name, one in alert.texts.items()}}
    return {"type": "Feature", "id": alert.identifier, "geometry": _geometry(alert.polygons), "properties": told}


def _foreign(one: Foreign) -> dict[str, Any]:
    told = {
        "identifier": one.identifier, "sender": one.sender, "source": one.feed or one.sender, "severity": one.severity,
        "urgency": one.urgency, "certainty": one.certainty, "sent": _iso(one.sent_at), "expires": _iso(one.expires),
        "title": {info["language"]: info["headline"] or info["event"] for info in one.infos},
        "url": f"{settings.KOTA_PUBLIC_URL}/alerts/others/{one.pk}",
    }  # fmt: skip
    return {"type": "Feature", "id": one.identifier, "geometry": _geometry(one.polygons), "properties": told}


def _geometry(rings: list[Any]) -> dict[str, Any] | None:
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]} if rings else None
