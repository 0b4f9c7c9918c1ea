"""Tables: fare classes of accounts, dynamic tariffs, validators, taps, days of cards, entries, tickets."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q

from kota.base.ids import uuid7
from kota.base.rows import Quick


class RiderChoice(models.Model):
    """The fare class that somebody says they belong to. Declared, not proven."""

    account_id = models.BigIntegerField(primary_key=True)
    rider = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fares_rider_choice"

    def __str__(self) -> str:
        return f"{self.account_id}: {self.rider}"


class DynamicTariff(models.Model):
    """Prices moved by so many percent for a while: proposed by one person, approved by another, published with why."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    on = ArrayField(models.TextField())  # operators, products or integrations
    percent = models.SmallIntegerField()
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    days = models.TextField(default="all")
    from_s = models.IntegerField(default=0)  # seconds of the day
    until_s = models.IntegerField(default=86_400)
    reason_id = models.TextField()
    reason_en = models.TextField()
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    approved_by = models.TextField(default="")
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "fares_dynamic"
        constraints = [
            models.CheckConstraint(condition=Q(begins__lt=F("ends")), name="fares_dynamic_ordered"),
            models.CheckConstraint(condition=Q(percent__gte=-100, percent__lte=100), name="fares_dynamic_within"),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("proposed_by")), name="fares_dynamic_by_another"
            ),
            models.CheckConstraint(
                condition=Q(from_s__gte=0) & Q(from_s__lt=F("until_s")) & Q(until_s__lte=86_400),
                name="fares_dynamic_hours",
            ),
        ]
        indexes = [models.Index(fields=["-changed_at"], name="fares_dynamic_changed")]

    def __str__(self) -> str:
        return f"{self.percent:+d}% on {', '.join(self.on)}"


class Validator(models.Model):
    """A gate or a reader in a vehicle. `program` is the key that may send for it."""

    code = models.TextField(primary_key=True)
    operator = models.TextField()
    mode = models.TextField(default="")
    stop = models.TextField(default="")  # empty: in a vehicle
    route = models.TextField(default="")
    program = models.BigIntegerField(null=True)
    is_simulated = models.BooleanField(default=False)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "fares_validator"

    def __str__(self) -> str:
        return self.code


class Tap(Quick):
    """A tap as it was taken. `card` is a keyed hash of a card's number or of a ticket; the number is kept nowhere."""

    id = models.UUIDField(primary_key=True)  # the client's
    card = models.BinaryField()
    kind = models.TextField()
    operator = models.TextField()
    route = models.TextField(default="")
    mode = models.TextField(default="")
    stop = models.TextField(default="")
    at = models.DateTimeField()
    metres = models.FloatField(null=True)
    validator = models.TextField()
    ticket = models.UUIDField(null=True)
    token = models.TextField(null=True, unique=True)  # noqa: DJ001 - of a ticket: each is good for one tap
    received_at = models.DateTimeField()
    verdict = models.TextField(default="waiting")
    is_simulated = models.BooleanField(default=False)
    rider = models.TextField(default="", db_default="")  # the class that the card says
    station = models.TextField(default="", db_default="")  # of the operator, as the stop was known when it was taken
    mends = models.UUIDField(null=True)  # the tap in whose missing end a correction put this one

    class Meta:
        db_table = "fares_tap"
        constraints = [models.CheckConstraint(condition=Q(kind__in=["in", "out"]), name="fares_tap_kind")]
        indexes = [
            models.Index(fields=["card", "at"], name="fares_tap_of_card"),
            models.Index(fields=["at"], name="fares_tap_at"),
            BrinIndex(fields=["received_at"], name="fares_tap_received"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RefusedTap(models.Model):
    """A tap that was not taken, with why; for staff. No card numbers."""

    id = models.BigAutoField(primary_key=True)
    tap = models.UUIDField()
    validator = models.TextField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "fares_refused_tap"
        constraints = [models.UniqueConstraint(fields=["tap", "reason"], name="fares_refused_once")]
        indexes = [models.Index(fields=["-received_at"], name="fares_refused_newest")]

    def __str__(self) -> str:
        return f"{self.tap}: {self.reason}"


class CardDay(Quick):
    """What a card's rides of a service day cost, as the taps that are known say. `shares` by operator."""

    card = models.BinaryField()
    day = models.DateField()
    rider = models.TextField(default="adult")
    total = models.BigIntegerField(default=0)
    regular = models.BigIntegerField(default=0)
    shares = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    rides = models.IntegerField(default=0)
    charged = models.JSONField(default=list)  # its rides in order: tap in, tap out, or that nobody tapped out
    version = models.IntegerField(default=0)
    open_since = models.DateTimeField(null=True)  # the oldest tap in that waits for its tap out
    is_simulated = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "fares_card_day"
        constraints = [models.UniqueConstraint(fields=["card", "day"], name="fares_card_day_once")]
        indexes = [models.Index(fields=["open_since"], name="fares_card_day_open", condition=~Q(open_since=None))]

    def __str__(self) -> str:
        return f"{self.day}: {self.total}"


class Entry(models.Model):
    """An operator's share of what was charged, corrected or given back: written once. The sum is what is settled."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    operator = models.TextField()
    amount = models.BigIntegerField()
    rides = models.IntegerField(default=0)
    kind = models.TextField()  # fare, correction, ticket, refund
    why = models.TextField(default="")
    card = models.BinaryField()  # a keyed hash of that day alone: the books link no days
    version = models.IntegerField(default=0)
    at = models.DateTimeField()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "fares_entry"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["fare", "correction", "ticket", "refund"]), name="fares_entry_kind"
            ),
            models.UniqueConstraint(fields=["card", "day", "version", "operator", "kind"], name="fares_entry_once"),
        ]
        indexes = [
            models.Index(fields=["day", "operator"], name="fares_entry_of_day"),
            models.Index(fields=["at"], name="fares_entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.operator} {self.amount:+d}"


class DaySum(models.Model):
    """Entries of a day added up by the clock, those before `counted_at`: a year of a large city is read in a moment."""

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    operator = models.TextField()
    kind = models.TextField()
    why = models.TextField()
    is_simulated = models.BooleanField()
    amount = models.BigIntegerField()
    rides = models.BigIntegerField()
    entries = models.BigIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        db_table = "fares_day_sum"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "operator", "kind", "why", "is_simulated"], name="fares_day_sum_once"
            )
        ]
        indexes = [models.Index(fields=["-counted_at"], name="fares_day_sum_counted")]

    def __str__(self) -> str:
        return f"{self.day} {self.operator} {self.kind}"


class MendRequest(models.Model):
    """A rider says where they left: asked for by the receipt of a ride, answered by staff."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    tap = models.UUIDField(unique=True)  # the tap in without its tap out
    stop = models.TextField()
    left_at = models.DateTimeField()
    words = models.TextField(default="")
    asked_at = models.DateTimeField()
    answer = models.TextField(default="")  # granted, refused
    answered_by = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        db_table = "fares_mend"
        indexes = [models.Index(fields=["asked_at"], name="fares_mend_open", condition=Q(answer=""))]

    def __str__(self) -> str:
        return f"mend {self.tap}"


class Ticket(models.Model):
    """A ticket for one journey at the price that was quoted for it. `rides` are those that were quoted."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    account_id = models.BigIntegerField(null=True)
    holder = models.BinaryField(null=True)  # keyed hash of the browser that bought it without an account
    rider = models.TextField()
    total = models.BigIntegerField()
    regular = models.BigIntegerField()
    currency = models.TextField()
    lines = models.JSONField()
    rides = models.JSONField()
    shares = models.JSONField()
    operators = ArrayField(models.TextField())
    bought_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    is_simulated = models.BooleanField(default=True)

    class Meta:
        db_table = "fares_ticket"
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lt=F("valid_to")), name="fares_ticket_ordered"),
            models.CheckConstraint(condition=Q(total__gte=0), name="fares_ticket_not_negative"),
            models.CheckConstraint(condition=Q(used_at=None) | Q(refunded_at=None), name="fares_ticket_used_or_back"),
        ]
        indexes = [
            models.Index(fields=["account_id", "-bought_at"], name="fares_ticket_of_account"),
            models.Index(fields=["holder", "-bought_at"], name="fares_ticket_of_holder"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class PurseMove(models.Model):
    """What the simulated purse did: nothing real moves. Each move once, whoever asks again."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()  # hold, charge, refund
    payer = models.TextField(default="")
    amount = models.BigIntegerField()
    currency = models.TextField()
    of = models.UUIDField(null=True)  # the hold that is charged, the charge that is given back
    why = models.TextField(default="")
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "fares_purse_move"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["hold", "charge", "refund"]), name="fares_move_kind"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="fares_move_not_negative"),
        ]
        indexes = [models.Index(fields=["of"], name="fares_move_of", condition=~Q(of=None))]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"


class Ridership(models.Model):
    """How many tapped in and out in an hour, at a stop, of a line, at an operator. No cards."""

    id = models.BigAutoField(primary_key=True)
    hour = models.DateTimeField()
    operator = models.TextField()
    route = models.TextField()
    stop = models.TextField()
    boarded = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        db_table = "fares_ridership"
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "operator", "route", "stop", "is_simulated"], name="fares_ridership_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.hour} {self.stop}"
