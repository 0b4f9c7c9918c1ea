"""A router whose operations all say who may call them, and document their refusals."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import ninja
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.responses import Status

from kota.ui.api.door import SCOPES, Token
from kota.ui.api.errors import REFUSALS, Refused

View = TypeVar("View", bound=Callable[..., Any])


class Router:
    """`@router.get("/areas", Out, scope=READ, is_open=True)`; the docstring of the function is its description."""

    def __init__(self, tag: str) -> None:
        self.ninja = ninja.Router(tags=[tag])

    def get(self, path: str, shape: Any, **more: Any) -> Callable[[View], View]:
        return self._add("get", path, shape, **more)

    def post(self, path: str, shape: Any, **more: Any) -> Callable[[View], View]:
        return self._add("post", path, shape, **more)

    def put(self, path: str, shape: Any, **more: Any) -> Callable[[View], View]:
        return self._add("put", path, shape, **more)

    def delete(self, path: str, shape: Any, **more: Any) -> Callable[[View], View]:
        return self._add("delete", path, shape, **more)

    def _add(
        self,
        method: str,
        path: str,
        shape: Any,
        *,
        scope: str,
        is_open: bool = False,
        is_question: bool = False,
        status: int = 200,
        made: int = 0,
        may_be_empty: bool = False,
        role: str = "",
    ) -> Callable[[View], View]:
        """`made`: the status where something new was made, of a view that then answers with `Status` itself. `role`:
        see the door."""
        door = Token(scope, is_open=is_open, is_question=is_question, role=role)
        extra: dict[str, Any] = {"x-scope": scope, "x-scope-says": SCOPES[scope]}
        if may_be_empty:
            extra["requestBody"] = {"required": False}
        if is_open and (is_question or method == "get"):
            extra["security"] = [{}]  # beside the token, which stands there already

        def wrap(view: View) -> View:
            add = getattr(self.ninja, method)
            known: set[str] = set()
            summary, _, rest = (view.__doc__ or "").strip().partition("\n")
            add(
                path,
                response={status: shape} | ({made: shape} if made else {}),
                auth=door,
                summary=summary.rstrip("."),
                description=" ".join(rest.split()) or None,
                operation_id=view.__name__,
                openapi_extra=extra,
            )(_with_parameters(_with_files(view if status == 200 else _with_status(view, status)), known))
            operation = self.ninja.path_operations[path].operations[-1]
            operation.response_models |= dict.fromkeys(sorted(REFUSALS), Refused)
            known |= _parameters(operation)
            return view

        return wrap


def _with_status(view: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Status[Any]:
        return Status(status, view(*args, **kwargs))

    return answer


def _parameters(operation: Operation) -> set[str]:
    """What may stand after the question mark."""
    asked = [model for model in operation.models if model.__ninja_param_source__ == "query"]
    return {name for model in asked for name in model.__ninja_flatten_map__}


def _with_parameters(view: Callable[..., Any], known: set[str]) -> Callable[..., Any]:
    """A parameter that is written wrongly, or given twice, would be left unread without a word: say so instead."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for name, values in request.GET.lists():
            if name not in known:
                text = _("There is no such parameter. The parameters stand under /api/docs.")
            elif len(values) > 1:
                text = _("Send this once; where several values may stand, commas part them.")
            else:
                continue
            raise ValidationError([{"type": "parameter", "loc": ("query", name), "msg": text}])
        return view(request, *args, **kwargs)

    return answer


def _with_files(view: Callable[..., Any]) -> Callable[..., Any]:
    """A file that was sent as text would be left unread without a word: say so instead."""
    names = [name for name, one in signature(view).parameters.items() if "UploadedFile" in str(one.annotation)]

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        for name in names:
            if name in request.POST:
                mistake = {"type": "file", "loc": ("form", name), "msg": _("Send this as a file, not as text.")}
                raise ValidationError([mistake])
        return view(request, *args, **kwargs)

    return answer if names else view


def gather(*routers: Router) -> Callable[[], ninja.Router]:
    """What a manifest gives as `api`: the routers of an app as one."""

    def give() -> ninja.Router:
        one = ninja.Router()
        for router in routers:
            one.add_router("", router.ninja)
        return one

    return give
