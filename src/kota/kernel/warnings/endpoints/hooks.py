"""Addresses of programs that get every warning."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from pydantic import Field, StringConstraints

from kota.base import clock
from kota.kernel.accounts.permissions import SYSTEM
from kota.kernel.warnings.contracts import Severity
from kota.kernel.warnings.models import Webhook
from kota.kernel.warnings.services import reach
from kota.ui.access import actor_of
from kota.ui.api import ADMIN, Body, Number, Out, Router, account_id, need

router = Router("Warnings")


class HookOut(Out):
    id: int
    name: str
    url: str
    exercises: bool
    created_at: datetime


class NewHookOut(HookOut):
    """The one time that the secret is shown; bodies are signed with it (`X-Kota-Signature: t=...,v1=...`, where `v1` is
    the HMAC-SHA256 of `t`, a dot and the body)."""

    secret: str


class HookIn(Body):
    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00\uFFFD]+$")]
    url: Annotated[str, StringConstraints(min_length=8, max_length=1000, pattern=r"^https?://[^\x00-\x20\x7f]+$")]
    least: Annotated[Severity, Field(strict=False)] = Severity.UNKNOWN
    exercises: bool = False


@router.get("/alerts/webhooks", list[HookOut], scope=ADMIN)
def list_webhooks(request: HttpRequest) -> list[HookOut]:
    """Where warnings are sent to."""
    need(request, SYSTEM)
    return [HookOut.model_validate(hook) for hook in Webhook.objects.filter(ended_at=None).order_by("pk")]


@router.post("/alerts/webhooks", NewHookOut, scope=ADMIN, status=201)
def add_webhook(request: HttpRequest, body: HookIn) -> NewHookOut:
    """Send every warning to an address too. Only public https addresses are asked."""
    need(request, SYSTEM)
    made = reach.add_webhook(
        account_id=account_id(request), name=body.name, url=body.url, least=body.least, exercises=body.exercises,
        by=actor_of(request), at=clock.now(),
    )  # fmt: skip
    return NewHookOut.model_validate(made)


@router.delete("/alerts/webhooks/{webhook_id}", None, scope=ADMIN, status=204)
def end_webhook(request: HttpRequest, webhook_id: Number) -> None:
    """Send nothing more there."""
    need(request, SYSTEM)
    reach.end_webhook(webhook_id=webhook_id, by=actor_of(request), at=clock.now())
