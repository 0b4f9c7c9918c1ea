"""A purse that moves nothing: it keeps what a real one would be asked, by the same rules. Marked as simulated."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum

from kota.base.errors import ConflictError, InvalidError
from kota.base.money import Money
from kota.base.words import noop as _
from kota.mobility.fares.contracts import Purse
from kota.mobility.fares.models import PurseMove

_LOCK = 7_301_061


class SimulatedPurse:
    """Says yes to every charge, keeps each move once, and gives back no more than was taken."""

    is_simulated = True

    @transaction.atomic
    def hold(self, *, move: UUID, payer: str, amount: Money, until: datetime, at: datetime) -> None:
        self._keep(PurseMove(id=move, kind="hold", payer=payer, until=until, at=at), amount)

    @transaction.atomic
    def charge(self, *, move: UUID, payer: str, amount: Money, held: UUID | None, why: str, at: datetime) -> None:
        if held is not None:
            hold = self._of(held, "hold")
            if hold.until is not None and hold.until < at:
                raise ConflictError(_("What was held is free again: hold it anew."))
            self._within(hold, amount, move)
        self._keep(PurseMove(id=move, kind="charge", payer=payer, of=held, why=why, at=at), amount)

    @transaction.atomic
    def refund(self, *, move: UUID, charged: UUID, amount: Money, why: str, at: datetime) -> None:
        charge = self._of(charged, "charge")
        self._within(charge, amount, move)
        self._keep(PurseMove(id=move, kind="refund", payer=charge.payer, of=charged, why=why, at=at), amount)

    def _of(self, move: UUID, kind: str) -> PurseMove:
        with connection.cursor() as cursor:  # rows are written once, so there is nothing to lock but the name
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, str(move)])
        found = PurseMove.objects.filter(pk=move, kind=kind).first()
        if found is None:
            raise ConflictError(_("There is no such move of the purse."))
        return found

    def _within(self, of: PurseMove, amount: Money, move: UUID) -> None:
        taken = PurseMove.objects.filter(of=of.pk).exclude(pk=move).aggregate(sum=Sum("amount"))["sum"] or 0
        if of.currency != amount.currency or taken + amount.amount > of.amount:
            raise ConflictError(_("That is more than there is of it."))

    def _keep(self, row: PurseMove, amount: Money) -> None:
        if amount.amount < 0:
            raise InvalidError(_("An amount is not negative."))
        row.amount, row.currency = amount.amount, amount.currency
        known = PurseMove.objects.filter(pk=row.pk).first()
        if known is None:
            row.save(force_insert=True)
        elif (known.kind, known.amount, known.currency) != (row.kind, row.amount, row.currency):
            raise ConflictError(_("This move was made already, with another amount."))


def purse() -> Purse:
    """The purse of this city: simulated until there is a ledger."""
    return SimulatedPurse()
