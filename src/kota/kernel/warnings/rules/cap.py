"""CAP 1.2 as XML: elements in the order of the schema, times with an offset (`Z` is not valid there)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
CONTENT_TYPE = "application/cap+xml"
_LANGUAGE = {"id": "id-ID", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Message:
    """One CAP message with all that it says; `texts` and `area_desc` by language, polygons as CAP writes them."""

    identifier: str
    sender: str
    sent: datetime
    status: str
    msg_type: str
    note: str
    references: str
    category: Sequence[str]
    response: Sequence[str]
    urgency: str
    severity: str
    certainty: str
    onset: datetime | None
    expires: datetime
    sender_name: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    web: str
    contact: str
    parameters: Sequence[tuple[str, str]]
    area_desc: Mapping[str, str]
    polygons: Sequence[str]
    geocodes: Sequence[tuple[str, str]]


def moment(value: datetime) -> str:
    """`2017-02-20T23:10:00+07:00`; UTC is `-00:00`."""
    text = value.replace(microsecond=0).isoformat()
    return text.removesuffix("+00:00") + "-00:00" if text.endswith("+00:00") else text


def reference(sender: str, identifier: str, sent: datetime) -> str:
    return f"{sender},{identifier},{moment(sent)}"


def element(message: Message) -> etree._Element:
    """The message as a tree, without blanks between elements so that a signature holds wherever it is read."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _add(root, "identifier", message.identifier)
    _add(root, "sender", message.sender)
    _add(root, "sent", moment(message.sent))
    _add(root, "status", message.status)
    _add(root, "msgType", message.msg_type)
    _add(root, "scope", "Public")
    _add(root, "note", message.note)
    _add(root, "references", message.references)
    for language, texts in message.texts.items():
        _add_info(root, message, language, texts)
    return root


def _add_info(root: etree._Element, message: Message, language: str, texts: Mapping[str, str]) -> None:
    info = etree.SubElement(root, f"{{{NAMESPACE}}}info")
    _add(info, "language", _LANGUAGE.get(language, language))
    for category in message.category:
        _add(info, "category", category)
    _add(info, "event", texts["event"])
    for response in message.response:
        _add(info, "responseType", response)
    _add(info, "urgency", message.urgency)
    _add(info, "severity", message.severity)
    _add(info, "certainty", message.certainty)
    _add(info, "effective", moment(message.sent))
    _add(info, "onset", moment(message.onset) if message.onset else "")
    _add(info, "expires", moment(message.expires))
    _add(info, "senderName", message.sender_name[language])
    for name in ("headline", "description", "instruction"):
        _add(info, name, texts[name])
    _add(info, "web", message.web)
    _add(info, "contact", message.contact)
    for name, value in message.parameters:
        _add_pair(info, "parameter", name, value)
    _add_area(info, message, language)


def _add_area(info: etree._Element, message: Message, language: str) -> None:
    area = etree.SubElement(info, f"{{{NAMESPACE}}}area")
    _add(area, "areaDesc", message.area_desc[language])
    for polygon in message.polygons:
        _add(area, "polygon", polygon)
    for name, value in message.geocodes:
        _add_pair(area, "geocode", name, value)


def _add_pair(parent: etree._Element, name: str, key: str, value: str) -> None:
    pair = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    _add(pair, "valueName", key)
    _add(pair, "value", value)


def _add(parent: etree._Element, name: str, text: str) -> None:
    """An element with its text; nothing where there is none."""
    if text:
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text


def written(root: etree._Element) -> bytes:
    found: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return found
