"""One row of a stranger's file: every value is asked for by what it should be."""

import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from kota.base.words import tidy
from kota.mobility.sharing.contracts import Texts, Why

MOST_LETTERS, MOST_ID = 300, 200
_OLDEST, _NEWEST = 946_684_800, 4_102_444_800  # 2000 to 2100
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})?")


class BadRowError(Exception):
    """This row cannot be taken."""

    def __init__(self, why: Why, field: str = "") -> None:
        self.why, self.field = why, field
        super().__init__(f"{why} {field}")


def web(value: object) -> str:
    """An address on the web, or nothing."""
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= 2000 or not text.isprintable() or " " in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname else ""


class Row:
    """A JSON object. What is asked for and is not there, or not what it should be, raises BadRowError."""

    def __init__(self, given: object, language: str) -> None:
        if not isinstance(given, Mapping):
            raise BadRowError(Why.SHAPE)
        self.given, self.language = given, language

    def has(self, name: str) -> bool:
        return self.given.get(name) is not None

    def id(self, name: str) -> str:
        """An identifier; numbers, which some publishers write, are taken as their digits."""
        value = self.given.get(name)
        if value is None:
            raise BadRowError(Why.MISSING, name)
        text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(text, str) or not 0 < len(text) <= MOST_ID or not text.isprintable() or not text.strip():
            raise BadRowError(Why.NO_TEXT, name)
        return text

    def text(self, name: str, most: int = MOST_LETTERS) -> str:
        """A short text, cut where it is long; nothing where there is none."""
        return _clean(self.given.get(name), most)

    def texts(self, name: str, *, needed: bool = False, most: int = MOST_LETTERS) -> Texts:
        """A text by language: a plain one of version 2, or a list of version 3."""
        value = self.given.get(name)
        if isinstance(value, str):
            found = {self.language: _clean(value, most)}
        elif isinstance(value, list):
            found = {
                str(one["language"]).lower(): _clean(one.get("text"), most)
                for one in value[:40]
                if isinstance(one, Mapping) and _LANGUAGE.fullmatch(str(one.get("language")))
            }
        else:
            found = {}
        found = {language: text for language, text in found.items() if text}
        if needed and not found:
            raise BadRowError(Why.MISSING if value is None else Why.NO_TEXT, name)
        return found

    def number(self, name: str, low: float, high: float) -> float:
        value = self.given.get(name)
        if value is None:
            raise BadRowError(Why.MISSING, name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise BadRowError(Why.NO_NUMBER, name)
        if not low <= value <= high:
            raise BadRowError(Why.RANGE, name)
        return float(value)

    def whole(self, name: str, most: int = 100_000) -> int:
        found = self.number(name, 0, most)
        if found != int(found):
            raise BadRowError(Why.NO_NUMBER, name)
        return int(found)

    def maybe(self, name: str, most: int = 100_000) -> int | None:
        return self.whole(name, most) if self.has(name) else None

    def decimal(self, name: str, low: str = "0", high: str = "100000000") -> Decimal:
        """Money as it is written: version 1 wrote it as text, and some still do."""
        value = self.given.get(name)
        if value is None:
            raise BadRowError(Why.MISSING, name)
        text = value if isinstance(value, str) else repr(value) if isinstance(value, (int, float)) else ""
        if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,12}(\.\d{1,8})?", text.removesuffix(".0")):
            raise BadRowError(Why.NO_NUMBER, name)
        found = Decimal(text)
        if not Decimal(low) <= found <= Decimal(high):
            raise BadRowError(Why.RANGE, name)
        return found

    def flag(self, name: str, default: bool | None = None) -> bool:  # noqa: FBT001 - what stands where nothing does
        """True or false; 0 and 1 of version 1 still come."""
        value = self.given.get(name)
        if value is None and default is not None:
            return default
        if value is None:
            raise BadRowError(Why.MISSING, name)
        if value in (True, False):
            return bool(value)
        raise BadRowError(Why.CHOICE, name)

    def choice(self, name: str, of: Collection[str], default: str = "") -> str:
        value = self.given.get(name)
        if value is None and default:
            return default
        if not isinstance(value, str) or value not in of:
            raise BadRowError(Why.MISSING if value is None else Why.CHOICE, name)
        return value

    def moment(self, name: str) -> datetime | None:
        """Seconds since 1970 (version 2) or RFC 3339 (version 3); None where nothing stands."""
        value = self.given.get(name)
        if value is None:
            return None
        try:
            found = _moment(value)
        except (ValueError, OverflowError):
            found = None
        if found is None or not _OLDEST <= found.timestamp() <= _NEWEST:
            raise BadRowError(Why.NO_MOMENT, name)
        return found

    def place(self) -> tuple[float, float]:
        """Longitude and latitude. Null Island is where nothing is known."""
        lon, lat = self.number("lon", -180, 180), self.number("lat", -90, 90)
        if abs(lon) < 0.001 and abs(lat) < 0.001:
            raise BadRowError(Why.NO_PLACE, "lat")
        return lon, lat

    def rows(self, name: str, most: int = 1000) -> list[Any]:
        value = self.given.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise BadRowError(Why.SHAPE, name)
        if len(value) > most:
            raise BadRowError(Why.TOO_MANY, name)
        return value

    def ids(self, name: str, most: int = 1000) -> tuple[str, ...]:
        return tuple(one[:MOST_ID] for one in self.rows(name, most) if isinstance(one, str))


def _clean(value: object, most: int) -> str:
    if not isinstance(value, str):
        return ""
    kept = "".join(sign if sign.isprintable() else " " for sign in value[: most * 2])
    return tidy(" ".join(kept.split()))[:most]


def _moment(value: object) -> datetime | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str) and 0 < len(value) <= 40:
        if value.isascii() and value.isdigit():
            return datetime.fromtimestamp(int(value), UTC)
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else None
    return None
