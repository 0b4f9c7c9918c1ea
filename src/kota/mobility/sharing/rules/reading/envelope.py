"""The outside of every file: which version, how old, how long it holds; and the file that names the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from kota.mobility.sharing.contracts import Name, Why
from kota.mobility.sharing.rules.reading.rows import BadRowError, Row, web

MOST_BYTES = 24 * 1024 * 1024
MOST_FEEDS = 60
LONGEST_TTL = 86_400
OURS = ("3.0", "2.3", "2.2", "2.1", "2.0")  # the best first
LANGUAGES = ("id", "en")
_NAMES = {"free_bike_status": Name.VEHICLES}


class UnreadableError(Exception):
    """The file as a whole cannot be taken; what was known before stays."""

    def __init__(self, why: Why, detail: str = "") -> None:
        self.why, self.detail = why, detail[:200]
        super().__init__(f"{why}: {self.detail}" if self.detail else str(why))


@dataclass(frozen=True, slots=True)
class Envelope:
    """`updated` is when the publisher last changed it, None where it does not say in a way that can be read."""

    version: str
    updated: datetime | None
    ttl: int
    data: Mapping[str, Any]
    language: str = "en"  # of plain texts, in version 2

    @property
    def is_three(self) -> bool:
        return self.version.startswith("3")


def envelope(body: bytes, *, language: str = "en") -> Envelope:
    """The outside of a file; UnreadableError when it is none of GBFS, or of a version that we do not read."""
    if len(body) > MOST_BYTES:
        raise UnreadableError(Why.TOO_LARGE, str(len(body)))
    try:
        given = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise UnreadableError(Why.NO_JSON, str(error)) from None
    if not isinstance(given, dict) or not isinstance(given.get("data"), dict):
        raise UnreadableError(Why.SHAPE, "data")
    version = _version(given.get("version"))
    ttl = given.get("ttl")
    seconds = int(min(max(ttl, 0), LONGEST_TTL)) if isinstance(ttl, (int, float)) else 0
    try:
        updated = Row(given, language).moment("last_updated")
    except BadRowError:
        updated = None
    return Envelope(version, updated, seconds, given["data"], language)


def _version(said: object) -> str:
    """`3.0-RC2` is read as 3.0. Version 1 says none."""
    text = str(said)[:20] if isinstance(said, (str, int, float)) else ""
    found = next((known for known in OURS if text == known or text.startswith(f"{known}-")), None)
    if found is None:
        raise UnreadableError(Why.VERSION, text or "1.0")
    return found


def discovery(found: Envelope) -> tuple[dict[Name, str], str]:
    """Addresses of the files that we read, and the language that was chosen where there are several."""
    if found.is_three:
        return _addresses(found.data.get("feeds")), "en"
    languages = {key: value for key, value in found.data.items() if isinstance(value, dict)}
    ordered = sorted(languages, key=lambda key: (_rank(key), key))
    for language in ordered:
        if addresses := _addresses(languages[language].get("feeds")):
            return addresses, language[:10]
    raise UnreadableError(Why.SHAPE, "feeds")


def _rank(language: str) -> int:
    short = language.lower().split("-")[0]
    return LANGUAGES.index(short) if short in LANGUAGES else len(LANGUAGES)


def _addresses(feeds: object) -> dict[Name, str]:
    if not isinstance(feeds, list) or len(feeds) > MOST_FEEDS:
        raise UnreadableError(Why.SHAPE, "feeds")
    found: dict[Name, str] = {}
    for feed in feeds:
        name, url = (feed.get("name"), feed.get("url")) if isinstance(feed, dict) else (None, None)
        known = _NAMES.get(str(name)) or (Name(name) if isinstance(name, str) and name in list(Name) else None)
        if known and known not in found and (address := web(url)):
            found[known] = address
    return found


def newest(found: Envelope) -> tuple[str, str] | None:
    """The best version that we read of those that `gbfs_versions` lists, with its address."""
    listed = found.data.get("versions")
    if not isinstance(listed, Sequence) or isinstance(listed, str):
        return None
    told = {str(one.get("version")): web(one.get("url")) for one in listed[:MOST_FEEDS] if isinstance(one, dict)}
    return next(((version, told[version]) for version in OURS if told.get(version)), None)
