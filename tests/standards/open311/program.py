"""A program that speaks Open311, for tests: it checks form and content type of every answer it gets."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from jsonschema import validate
from lxml import etree

from tests.standards.open311 import schemas

FORM = "application/x-www-form-urlencoded; charset=utf-8"
LISTS = {"services", "service_requests", "errors", "attributes", "values", "endpoints", "formats", "notes", "photos"}
MENTENG = {"lat": "-6.1960", "long": "106.8320"}


@dataclass
class Program:
    """`api_key` is sent with every POST, unless the test says otherwise."""

    api_key: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, status: int = 200, /, **arguments: str) -> Any:
        """The JSON of an address below /open311/v2, which must also say the same in XML."""
        answer = self.client.get(f"/open311/v2/{path}.json", arguments)
        in_xml = self.client.get(f"/open311/v2/{path}.xml", arguments)
        assert (answer.status_code, in_xml.status_code) == (status, status), answer.content
        found = json_of(answer)
        assert spark(xml_of(in_xml)) == worded(found)
        return found

    def post(self, status: int = 201, /, *, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        """Send a request as a form and return its row, or the refusal."""
        filled = {"api_key": self.api_key, "service_code": "pothole", **fields}
        body = urlencode({name: value for name, value in filled.items() if value is not None}, doseq=True)
        answer = self.client.post("/open311/v2/requests.json", body, content_type=FORM, headers=headers or {})
        assert answer.status_code == status, answer.content
        found = json_of(answer)
        validate(found, schemas.POSTED if status < 300 else schemas.ERRORS)
        return found[0]

    def sent(self, **fields: Any) -> str:
        """The number of a new request in Menteng."""
        number: str = self.post(**{**MENTENG, "description": "Lubang di depan halte", **fields})["service_request_id"]
        return number

    def one(self, number: str) -> Any:
        return self.get(f"requests/{number}")[0]


def json_of(answer: Any) -> Any:
    assert answer["Content-Type"] == "application/json; charset=utf-8"
    return answer.json()


def xml_of(answer: Any) -> Any:
    """The root element; the declaration names the encoding, and there is no namespace."""
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    root = etree.fromstring(answer.content)
    assert all(element.prefix is None and "}" not in element.tag for element in root.iter())
    assert not any(element.attrib for element in root.iter())
    return root


def spark(element: Any) -> Any:
    """XML as the Spark convention has it in JSON, every value as text."""
    if element.tag in LISTS:
        return [spark(child) for child in element]
    if len(element):
        return {child.tag: spark(child) for child in element}
    return element.text


def worded(found: Any) -> Any:
    """JSON with every value as XML writes it."""
    if isinstance(found, list):
        return [worded(item) for item in found]
    if isinstance(found, dict):
        return {name: worded(value) for name, value in found.items()}
    if isinstance(found, bool):
        return "true" if found else "false"
    return None if found is None else str(found)
