"""A form as a browser without scripts sees it: read from the page, filled in, sent with all its hidden fields."""

import time
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner, b62_encode
from django.http import HttpResponse
from django.test import Client
from lxml import html


class _MinuteAgo(TimestampSigner):
    def timestamp(self) -> str:
        return b62_encode(int(time.time()) - 60)


def opened_a_minute_ago(stamp: str) -> str:
    """The same stamp, as if the person had taken a minute."""
    number = stamp.split(":")[0]
    return _MinuteAgo(salt="reports.form").sign(number)


def _typed(value: Any) -> Any:
    """Browsers drop the line end that begins a text area."""
    return value.removeprefix("\n") if isinstance(value, str) else value


class Paper:
    """One page with its form; `send` presses a button and gives the next page."""

    def __init__(self, client: Client, response: HttpResponse, *, form: str = "") -> None:
        self.client, self.response = client, response
        self.page = html.fromstring(response.content.decode() or "<html></html>")
        wanted = [found for found in self.page.forms if not form or form in (found.action or "")]
        own = [found for found in wanted if "stamp" in found.fields] or wanted
        self.form: Any = own[0] if own else None
        self.more: dict[str, Any] = {}

    @classmethod
    def open(cls, client: Client, path: str = "/report", *, form: str = "") -> "Paper":
        """The form of a page."""
        return cls(client, client.get(path), form=form)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """What stands on the page."""
        return " ".join(self.page.text_content().split())

    @property
    def errors(self) -> list[str]:
        marked = "contains(concat(' ', normalize-space(@class), ' '), ' {} ')"
        found = self.page.xpath(f"//*[{marked.format('error')}] | //*[{marked.format('notice-bad')}]//li")
        return [" ".join(each.text_content().split()) for each in found]

    def value(self, name: str) -> Any:
        """What a field holds now."""
        return _typed(self.form.fields[name])

    def values(self, name: str) -> list[str]:
        """All values of a field that stands more than once."""
        return [value for key, value in self.form.form_values() if key == name]

    def has(self, name: str) -> bool:
        return any(field.get("name") == name for field in self.form.inputs)

    def fill(self, **fields: Any) -> "Paper":
        """Write into fields; what is not a field of the page is an error, as a person could not fill it in."""
        for name, value in fields.items():
            key = name.replace("__", "-")
            if not self.has(key):
                raise AssertionError(f"the page has no field {key!r}")
            self.more[key] = value
        return self

    def photos(self, *contents: bytes) -> "Paper":
        """Choose photos."""
        assert self.has("photos"), "the page takes no photos"
        self.more["photos"] = [SimpleUploadedFile(f"{n}.jpg", data, "image/jpeg") for n, data in enumerate(contents)]
        return self

    def send(self, go: str = "send", *, follow: bool = False, **button: str) -> "Paper":
        """Press a button: the fields of the form as they stand, and the button's own name and value."""
        data: dict[str, Any] = {}
        for name, value in self.form.form_values():
            data.setdefault(name, []).append(_typed(value))
        data.pop("photos", None)
        data |= self.more
        if "stamp" in data:
            data["stamp"] = opened_a_minute_ago(data["stamp"][0])
        data |= {"go": go, **button} if go else button
        action = self.form.action or self.response.request["PATH_INFO"]  # type: ignore[attr-defined]
        return Paper(self.client, self.client.post(action, data, follow=follow))

    @property
    def to(self) -> str:
        """Where an answered form leads."""
        assert self.status == 303, f"{self.status}: {self.errors or self.text[:600]}"
        return str(self.response["Location"])
