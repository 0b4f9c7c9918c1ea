"""How pages write what sensors say."""

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kota.kernel.areas import facade as areas
from kota.kernel.observations.contracts import Bucket, DeviceState, Latest, Quality, StreamInfo
from kota.kernel.observations.rules import naming
from kota.kernel.observations.selectors.charts import Value
from kota.ui.components.actions import badge
from kota.ui.components.time import number

register = template.Library()


@register.filter
def theme_name(code: str) -> str:
    return _(naming.theme(code)) if code else _("Other")


@register.filter
def observed_name(stream: StreamInfo) -> str:
    """What it observes, in the reader's language where the name is a usual one."""
    return usual(stream.observed)


@register.filter
def own_name(stream: StreamInfo) -> str:
    """Its name where it says more than its thing and what it observes."""
    is_plain = stream.name == stream.observed or stream.name.startswith(stream.thing_name)
    return "" if is_plain else stream.name


@register.filter
def usual(name: str) -> str:
    """A name in the reader's language where it is a usual one, else as it is."""
    words, what = naming.called(name)
    if not words:
        return name
    return _(words) % {"what": what} if what else _(words)


@register.filter
def area_name(code: str) -> str:
    """`Menteng, Jakarta Pusat`."""
    found = areas.by_code(code) if code else None
    return found.full_name if found else ""


@register.filter
def reading(value: Value | Latest | None) -> str:
    """The result as the reader writes numbers; anything else as it came."""
    if value is None:
        return "–"
    if value.result is not None:
        return figure(value.result)
    text = getattr(value, "json", None)
    return str(text).strip('"')[:200] if text else "–"


@register.filter
def figure(result: float | None) -> str:
    """Four significant digits at least: `0,0042`, `12,5`, `1.240`."""
    if result is None or result == 0 or abs(result) >= 0.1:
        return number(result)
    return number(result, str(min(8, 3 - int(f"{result:e}".partition("e")[2]))))


@register.filter
def measured(stream: StreamInfo) -> str:
    """`Temperature 30.1 °C`, for a map or one line of a list."""
    if stream.latest is None:
        return f"{observed_name(stream)}: –"
    return f"{observed_name(stream)} {reading(stream.latest)} {stream.symbol}".strip()


@register.filter
def doubts(quality: Quality) -> str:
    """Why a value is doubtful, in words; nothing where it is sound."""
    return ", ".join(_(words) for words in naming.flags(quality))


@register.simple_tag
def quality_badge(quality: Quality) -> SafeString:
    """`sound`, or why it is doubtful."""
    if quality.is_doubtful:
        return badge(doubts(quality), "warn")
    return badge(_(naming.SOUND), "good")


@register.simple_tag
def device_state(state: DeviceState) -> SafeString:
    words, kind = naming.STATES[state]
    return badge(_(words), kind)


@register.filter
def flag_words(flag: Quality) -> str:
    return _(naming.FLAGS[flag])


@register.filter
def lonlat(point: Any) -> str:
    """For a map's `data-point`."""
    return f"{point.lon:.6f},{point.lat:.6f}" if point else ""


@register.filter
def iso(moment: datetime) -> str:
    return moment.isoformat()


@register.filter
def limit(value: Any) -> str:
    """A limit as somebody wrote it into a datastream's properties: only a number is one."""
    return figure(value) if isinstance(value, int | float) and not isinstance(value, bool) else "–"


@register.filter
def three(bucket: Bucket) -> tuple[float | None, float | None, float | None]:
    return bucket.mean, bucket.minimum, bucket.maximum


@register.filter
def raw(value: float | None) -> str:
    """For scripts: `none` where there is no number."""
    return "none" if value is None else f"{value:.6g}"
