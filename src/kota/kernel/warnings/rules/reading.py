"""CAP alerts and feeds of others, read as what strangers send: no entities, no network, nothing huge."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from lxml import etree

from kota.kernel.warnings.contracts import Certainty, MsgType, Severity, Status, Urgency
from kota.kernel.warnings.rules.cap import NAMESPACE
from kota.kernel.warnings.rules.words import tidy

MOST_BYTES = 1024 * 1024
MOST_ITEMS = 200
_MOST_TEXT, _MOST_POLYGONS, _MOST_POINTS = 4000, 60, 2000
_ATOM = "http://www.w3.org/2005/Atom"
_CAP = {"cap": NAMESPACE}


class UnreadableError(Exception):
    """This is no CAP alert, or no feed. The sentence says why and holds nothing of the text."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed: where its CAP file is, and what the feed calls it."""

    url: str
    key: str


@dataclass(frozen=True, slots=True)
class Info:
    """What somebody else says in one language."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    area_desc: str
    sender_name: str
    web: str


@dataclass(frozen=True, slots=True)
class Read:
    """Somebody else's message. `polygons` are rings of [lon, lat]; `references` are (sender, identifier)."""

    identifier: str
    sender: str
    sent: datetime
    status: Status
    msg_type: MsgType
    severity: Severity
    urgency: Urgency
    certainty: Certainty
    onset: datetime | None
    expires: datetime | None
    infos: list[Info] = field(default_factory=list)
    polygons: list[list[list[float]]] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)


def _tree(body: bytes) -> etree._Element:
    if len(body) > MOST_BYTES:
        raise UnreadableError("it is larger than a megabyte")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UnreadableError("it is not well-formed XML") from None
    if root.getroottree().docinfo.doctype:
        raise UnreadableError("it declares a document type, which no alert needs")
    return root


def feed(body: bytes) -> list[Item]:
    """The entries of an RSS or Atom feed, each with the address of its CAP file."""
    root = _tree(body)
    if root.tag == "rss":
        found = [_rss_item(item) for item in root.iter("item")]
    elif root.tag == f"{{{_ATOM}}}feed":
        found = [_atom_item(entry) for entry in root.iter(f"{{{_ATOM}}}entry")]
    else:
        raise UnreadableError("it is neither RSS nor Atom")
    return [item for item in found if item.url][:MOST_ITEMS]


def _rss_item(item: etree._Element) -> Item:
    url = (item.findtext("link") or "").strip()
    return Item(url, (item.findtext("guid") or url).strip())


def _atom_item(entry: etree._Element) -> Item:
    links = [(link.get("type", ""), link.get("href", "")) for link in entry.iter(f"{{{_ATOM}}}link")]
    best = next((href for kind, href in links if kind == "application/cap+xml"), links[0][1] if links else "")
    return Item(best.strip(), (entry.findtext(f"{{{_ATOM}}}id") or best).strip())


def alert(body: bytes) -> Read:
    """A CAP 1.2 message; UnreadableError says what is wrong with it."""
    root = _tree(body)
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise UnreadableError("it is not a CAP 1.2 alert")
    infos = root.findall("cap:info", _CAP)
    first = infos[0] if infos else None
    scope = _text(root, "scope") or "Public"
    if scope != "Public":
        raise UnreadableError(f"its scope is {scope[:20]}: it is not meant for everybody")
    try:
        return Read(
            identifier=_plain(root, "identifier"),
            sender=_plain(root, "sender"),
            sent=_moment(_plain(root, "sent")),
            status=Status(_plain(root, "status")),
            msg_type=MsgType(_plain(root, "msgType")),
            severity=Severity(_text(first, "severity") or "Unknown"),
            urgency=Urgency(_text(first, "urgency") or "Unknown"),
            certainty=Certainty(_text(first, "certainty") or "Unknown"),
            onset=_maybe(_text(first, "onset") or _text(first, "effective")),
            expires=_maybe(_text(first, "expires")),
            infos=[_info(info) for info in infos[:10]],
            polygons=_polygons(first),
            references=_references(_text(root, "references")),
        )
    except ValueError as error:
        raise UnreadableError(f"it is not a message that is shown: {str(error)[:120]}") from None


def _info(info: etree._Element) -> Info:
    names = ("event", "headline", "description", "instruction")
    told = {name: _text(info, name) for name in names}
    areas = ", ".join(_text(area, "areaDesc") for area in info.findall("cap:area", _CAP)[:50])
    return Info(
        language=(_text(info, "language") or "en")[:2].lower(),
        area_desc=areas[:_MOST_TEXT],
        sender_name=_text(info, "senderName"),
        web=_web(_text(info, "web")),
        **told,
    )


def _web(address: str) -> str:
    return address[:1000] if address.startswith(("https://", "http://")) else ""


def _text(parent: etree._Element | None, name: str) -> str:
    return "" if parent is None else tidy((parent.findtext(f"cap:{name}", "", _CAP) or "")[:_MOST_TEXT])


def _plain(parent: etree._Element, name: str) -> str:
    found = _text(parent, name)
    if not found or len(found) > 300 or any(sign in found for sign in " ,<&\n"):
        raise ValueError(f"{name} is missing or not as CAP has it")
    return found


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 2000 <= found.year <= 2200:
        raise ValueError("a time has no offset, or lies in no year that can be")
    return found.astimezone(UTC)


def _maybe(text: str) -> datetime | None:
    return _moment(text) if text else None


def _references(text: str) -> list[tuple[str, str]]:
    found = [part.split(",") for part in text.split()[:100]]
    return [(parts[0], parts[1]) for parts in found if len(parts) == 3]


def _polygons(info: etree._Element | None) -> list[list[list[float]]]:
    texts = [] if info is None else [one.text or "" for one in info.findall("cap:area/cap:polygon", _CAP)]
    return [ring for text in texts[:_MOST_POLYGONS] if len(ring := _ring(text)) >= 4]


def _ring(text: str) -> list[list[float]]:
    points = []
    for pair in text.split()[:_MOST_POINTS]:
        lat, _comma, lon = pair.partition(",")
        x, y = float(lon), float(lat)
        if not (-180 <= x <= 180 and -90 <= y <= 90):
            raise ValueError("a polygon lies outside latitude and longitude")
        points.append([x, y])
    return points if points and points[0] == points[-1] else []
