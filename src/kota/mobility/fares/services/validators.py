"""Gates and readers: registered with a program that sends for them."""

from datetime import datetime

from django.db import transaction

from kota.base.actor import Actor, system
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.base.words import noop as _
from kota.kernel.accounts import facade as accounts
from kota.kernel.audit import facade as audit
from kota.mobility.fares.models import Validator
from kota.mobility.fares.selectors import facts, stations
from kota.mobility.fares.selectors.compiled import tariffs

SCOPE = "mobility"
PER_MINUTE = 6_000
KEYS = system("fares")  # keys are for administrators; those of validators open this one door only


@transaction.atomic
def register(
    *, code: str, operator: str, mode: str, stop: str, route: str, by: Actor, at: datetime, is_simulated: bool = False,
    has_token: bool = True,
) -> tuple[Validator, str]:  # fmt: skip
    """The validator and its token, told once. `has_token` is False where the operator's office sends for it."""
    if operator not in facts.operators():
        raise InvalidError(_("There is no such operator."), field="operator")
    if not stop and not route:
        raise InvalidError(_("Say the stop where it stands, or the line on which it goes."), field="stop")
    known = stations.known(tariffs(), operator, stop) if stop else ""
    if stop and not known:
        raise InvalidError(_("There is no such stop: name one of the timetables in use, or a station of the operator."),
                           field="stop")  # fmt: skip
    if Validator.objects.filter(pk=code).exists():
        raise ConflictError(_("There is a validator of this name already."), field="code")
    program, secret = None, ""
    if has_token:
        key, secret = accounts.issue_key(
            name=f"validator {code}", scopes=[SCOPE], per_minute=PER_MINUTE, account_id=None, by=KEYS, at=at
        )
        program = key.pk
    row = Validator(
        code=code, operator=operator, mode=mode, stop=known, route=route, program=program, is_simulated=is_simulated,
        registered_at=at,
    )  # fmt: skip
    row.save(force_insert=True)
    audit.record(action="fares.validator_registered", subject=f"validator:{code}", by=by, at=at, after={"stop": known})
    return row, secret


@transaction.atomic
def end(*, code: str, by: Actor, at: datetime) -> None:
    """Its taps are refused from now on, and its token opens nothing."""
    row = Validator.objects.select_for_update().filter(pk=code, ended_at=None).first()
    if row is None:
        raise MissingError(_("There is no such validator."))
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    if row.program is not None:
        accounts.revoke_key(key_id=row.program, by=KEYS, at=at)
    audit.record(action="fares.validator_ended", subject=f"validator:{code}", by=by, at=at)
