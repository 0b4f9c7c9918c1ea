"""Calls operations by their id and holds every answer against the OpenAPI document."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.test import Client
from jsonschema import Draft202012Validator


@dataclass
class Guide:
    """`done` are the operations that answered with 2xx."""

    client: Client = field(default_factory=Client)
    done: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        answer = self.client.get("/api/v1/openapi.json")
        assert answer.status_code == 200
        self.document: Any = answer.json()
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, methods in self.document["paths"].items()
            for method, operation in methods.items()
        }

    def call(
        self,
        name: str,
        who: Any = None,
        status: int = 0,
        *,
        json: Any = None,
        form: dict[str, Any] | None = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
        **path: Any,
    ) -> Any:
        """Call an operation as somebody (nobody: no token); the answer must be 2xx, or have the status asked for."""
        method, template, operation = self.operations[name]
        address = template.format(**{key: quote(str(value), safe="") for key, value in path.items()})
        given: dict[str, Any] = {"headers": {**(who.headers if who else {}), **(headers or {})}}
        if query:
            given["query_params"] = query
        if json is not None:
            given |= {"data": json, "content_type": "application/json"}
        elif form is not None:
            given["data"] = form
        answer = getattr(self.client, method)(address, **given)
        self.check(operation, answer)
        assert answer.status_code == status if status else answer.status_code < 300, (name, answer.content)
        if answer.status_code < 300:
            self.done.add(name)
        return answer.json() if answer.content else None

    def check(self, operation: Any, answer: Any) -> None:
        """The status is documented, and the answer has the form that is documented for it."""
        documented = operation["responses"]
        assert str(answer.status_code) in documented, (operation["operationId"], answer.status_code, answer.content)
        content = documented[str(answer.status_code)].get("content")
        if not content:
            assert not answer.content
            return
        assert answer["Content-Type"].startswith("application/json")
        schema = {**content["application/json"]["schema"], "components": self.document["components"]}
        Draft202012Validator(schema).validate(answer.json())
