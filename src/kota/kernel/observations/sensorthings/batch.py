"""$batch: several requests in one, as JSON (OData 4.01; 18-088, clause 11)."""

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from kota.kernel.observations.contracts.errors import NotOfferedError
from kota.kernel.observations.rules.query import options, paths
from kota.kernel.observations.sensorthings import arrays, formats, reading, writing
from kota.kernel.observations.sensorthings.door import ROOT, RefusedError, base, body_of, refusal

MOST = 1000
_MADE = re.compile(r"\$([A-Za-z0-9_\-]+)")


class _UndoError(Exception):
    """A request of an atomic group failed."""


def batch(request: HttpRequest) -> HttpResponse:
    """Do them one after another. Those of an atomicity group happen together or not at all."""
    if request.content_type != "application/json":
        raise NotOfferedError("$batch is offered as JSON: Content-Type: application/json")
    body = body_of(request)
    wanted = body.get("requests") if isinstance(body, Mapping) else None
    if not isinstance(wanted, list) or not all(isinstance(one, Mapping) for one in wanted):
        raise RefusedError(400, '$batch wants {"requests": [{"id", "method", "url", "body"}, …]}', "batch")
    if len(wanted) > MOST:
        raise RefusedError(413, f"$batch takes at most {MOST:,} requests", "too_large")
    run = _Run(request)
    answers: list[dict[str, Any]] = []
    for group, members in groupby(wanted, key=lambda one: one.get("atomicityGroup")):
        these = list(members)
        answers += run.together(these) if group else [run.one(one) for one in these]
    return formats.json({"responses": answers})


def _need_success(answer: Mapping[str, Any]) -> None:
    if answer["status"] >= 400:
        raise _UndoError


class _Run:
    """One batch: knows what its requests have made, so that later ones can name it by `$id`."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._made: dict[str, tuple[str, int]] = {}

    def together(self, members: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """All of a group, or none."""
        before, answers = dict(self._made), []
        try:
            with transaction.atomic():
                for one in members:
                    answers.append(self._done(one))
                    _need_success(answers[-1])
        except _UndoError:
            self._made = before
            failed = answers[-1]
            rest = {
                "status": 424,
                "body": {"code": 424, "type": "error", "message": "another request of its group failed"},
            }
            return [
                failed if str(one.get("id")) == failed["id"] else {"id": str(one.get("id")), **rest} for one in members
            ]
        return answers

    def one(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        with transaction.atomic():
            return self._done(wanted)

    def _done(self, wanted: Mapping[str, Any]) -> dict[str, Any]:
        name = str(wanted.get("id"))
        try:
            with transaction.atomic():
                answer = self._answer(wanted)
        except Exception as error:
            answer = refusal(error)
        made: dict[str, Any] = {"id": name, "status": answer.status_code}
        if "Location" in answer.headers:
            made["headers"] = {"location": answer.headers["Location"]}
        if answer.content:
            is_json = "json" in answer.headers["Content-Type"]
            made["body"] = orjson.Fragment(answer.content) if is_json else answer.content.decode()
        return made

    def _answer(self, wanted: Mapping[str, Any]) -> HttpResponse:
        method, url = str(wanted.get("method", "")).upper(), wanted.get("url")
        if not isinstance(url, str) or method not in ("GET", "POST", "PATCH", "PUT", "DELETE"):
            raise RefusedError(400, "a request of a batch has a method and a url", "batch")
        path, _mark, query = self._relative(url).partition("?")
        inner = _inner(self._request, method, path, self._filled(wanted.get("body")), wanted.get("headers"))
        if path == "CreateObservations" and method == "POST":
            return arrays.create_observations(inner)
        address = paths.read(path)
        if method == "GET":
            return reading.answer(address, options.read(query), path)
        if method == "POST":
            answer = writing.post(inner, address)
            self._made[str(wanted.get("id"))] = address.set.name, orjson.loads(answer.content)["@iot.id"]
            return answer
        return writing.remove(inner, address) if method == "DELETE" else writing.change(inner, address)

    def _relative(self, url: str) -> str:
        """The path below the root; `$1` at its beginning or in a key stands for what request 1 has made."""
        for root in (base(), ROOT):
            url = url.removeprefix(root)
        url = url.removeprefix("/")
        found = _MADE.match(url)
        if found and found[1] in self._made:
            name, number = self._made[found[1]]
            url = f"{name}({number}){url[found.end() :]}"
        return re.sub(r"\(\$([A-Za-z0-9_\-]+)\)", lambda m: f"({self._number(m[1])})", url)

    def _filled(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._number(text) if key == "@iot.id" and (text := _reference(inner)) else self._filled(inner)
                    for key, inner in value.items()}  # fmt: skip
        return [self._filled(inner) for inner in value] if isinstance(value, list) else value

    def _number(self, name: str) -> int:
        if name not in self._made:
            raise RefusedError(424, f"request {name} has made nothing that could be named", "batch")
        return self._made[name][1]


def _reference(value: Any) -> str:
    return value[1:] if isinstance(value, str) and _MADE.fullmatch(value) else ""


def _inner(request: HttpRequest, method: str, path: str, body: Any, headers: Any) -> HttpRequest:
    """A request of the batch as if it had come alone."""
    inner = HttpRequest()
    inner.method, inner.path = method, f"{ROOT}/{path}"
    inner.META = dict(request.META)
    given = {str(k).lower(): str(v) for k, v in headers.items()} if isinstance(headers, Mapping) else {}
    inner.content_type = given.get("content-type", "application/json").partition(";")[0]
    inner.META["CONTENT_TYPE"] = inner.content_type
    inner._body = orjson.dumps(body)
    return inner
