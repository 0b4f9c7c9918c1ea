"""Events: in the same transaction, after commit, at least once, and never lost behind an open transaction."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import psycopg
import pytest
from django.db import transaction

from kota.base import clock, events
from kota.base.actor import system
from kota.base.events import deliver, order
from kota.base.events.models import Cursor, FailedDelivery, Outbox
from kota.base.registry import REGISTRY, Subscription

BY = system("tests")


@dataclass(frozen=True)
class Rang:
    name: ClassVar[str] = "tests.rang"
    bell: int


class Listener:
    """A real handler that remembers, and fails when told to."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.fails_on: set[int] = set()

    def __call__(self, event: Rang, meta: events.Meta) -> None:
        if event.bell in self.fails_on:
            raise ValueError(f"bell {event.bell} is cracked")
        self.heard.append(event.bell)


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    found = Listener()
    subscription = Subscription(Rang, found, "tests.listener")
    monkeypatch.setattr(type(REGISTRY), "subscriptions", lambda self: [subscription])
    yield found


def ring(bell: int) -> None:
    events.publish(Rang(bell), by=BY, at=clock.now())


def test_an_event_is_heard_after_commit_and_once(fresh_city: Any, listener: Listener) -> None:
    ring(1)
    ring(2)

    assert deliver.deliver_all() == 2
    assert deliver.deliver_all() == 0
    assert listener.heard == [1, 2]


def test_what_a_subscriber_does_not_want_is_passed_over(
    fresh_city: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "BATCH", 3)
    wanted = Subscription(Rang, listener, "tests.listener", only={"bell": 7})
    monkeypatch.setattr(type(REGISTRY), "subscriptions", lambda self: [wanted])
    for bell in (1, 7, 2, 3, 4, 5, 7, 6):
        ring(bell)

    assert deliver.deliver_all() == 2
    assert listener.heard == [7, 7]
    assert Cursor.objects.get().place == Outbox.objects.latest("id").place


def test_events_come_in_batches_and_none_is_left_between_them(
    fresh_city: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "BATCH", 3)
    monkeypatch.setattr(deliver, "SIGHT", 5)
    for bell in range(11):
        ring(bell)

    assert deliver.deliver_all() == 11
    assert listener.heard == list(range(11))


def test_an_event_of_a_rolled_back_change_never_was(fresh_city: Any, listener: Listener) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        ring(1)
        raise RuntimeError("the change failed")

    deliver.deliver_all()

    assert listener.heard == []


def test_an_event_committed_late_is_not_lost_though_its_number_is_lower(fresh_city: Any, listener: Listener) -> None:
    with psycopg.connect(fresh_city.app) as slow:
        values = "('tests.rang', '{\"bell\": 1}', '{}', 'x', now())"
        slow.execute(f"INSERT INTO outbox (name, payload, topics, by, at) VALUES {values}")
        ring(2)
        deliver.deliver_all()
        assert listener.heard == [2], "nobody waits for a transaction that is still open"
        slow.commit()

    deliver.deliver_all()

    assert listener.heard == [2, 1]


def test_a_failing_event_does_not_hold_up_others(fresh_city: Any, listener: Listener) -> None:
    listener.fails_on = {1}
    ring(1)
    ring(2)
    deliver.deliver_all()
    assert listener.heard == [2]
    kept = FailedDelivery.objects.get().error
    assert kept.startswith("ValueError at test_outbox.py:") and "cracked" not in kept, "no word of the error itself"

    listener.fails_on = set()
    deliver.deliver_all(at=clock.now() + timedelta(seconds=6))

    assert listener.heard == [2, 1]
    assert not FailedDelivery.objects.exists()


def test_a_dead_letter_is_visible_and_can_be_replayed(fresh_city: Any, listener: Listener) -> None:
    listener.fails_on = {1}
    ring(1)
    deliver.deliver_all()
    at = clock.now()
    for _ in range(len(deliver.PAUSES) + 1):
        at += timedelta(days=1)
        deliver.deliver_all(at=at)
    [letter] = deliver.dead_letters()
    assert letter.is_dead

    listener.fails_on = set()
    deliver.replay(letter.pk, at=at)
    deliver.deliver_all(at=at)

    assert listener.heard == [1]
    assert not list(deliver.dead_letters())


def test_a_crash_between_handling_and_remembering_delivers_again(fresh_city: Any, listener: Listener) -> None:
    ring(1)
    deliver.deliver_all()
    Cursor.objects.update(place=0)  # what a crash before commit leaves: the cursor as it was

    deliver.deliver_all()

    assert listener.heard == [1, 1]


def test_old_events_go_when_everybody_has_read_them(fresh_city: Any, listener: Listener) -> None:
    ring(1)
    deliver.deliver_all()
    later = clock.now() + deliver.KEEP + timedelta(days=1)
    ring(2)

    deliver.forget_old(at=later)

    left = list(Outbox.objects.filter(name="tests.rang").values_list("payload__bell", flat=True))
    assert left == [2], "an event that somebody has not read is kept"


def test_one_process_at_a_time_gives_places(fresh_city: Any) -> None:
    before = order.line_up()
    ring(1)
    with psycopg.connect(fresh_city.app) as other:
        assert other.execute(order.LINE_UP).rowcount == 1
        ring(2)
        assert order.line_up() == before, "nothing overtakes what another process is about to place"
    order.line_up()

    placed = Outbox.objects.filter(place__gt=before).order_by("place")
    assert list(placed.values_list("payload__bell", flat=True)) == [1, 2]


def test_who_has_much_to_do_leaves_others_their_turn(
    fresh_city: Any, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    order_of: list[str] = []

    def slow(event: Rang, meta: events.Meta) -> None:
        order_of.append("slow")
        time.sleep(0.02)

    def quick(event: Rang, meta: events.Meta) -> None:
        order_of.append("quick")

    monkeypatch.setattr(deliver, "TURN_S", 0.05)
    both = [Subscription(Rang, slow, "tests.slow"), Subscription(Rang, quick, "tests.quick")]
    monkeypatch.setattr(type(REGISTRY), "subscriptions", lambda self: both)
    for bell in range(20):
        ring(bell)

    assert deliver.deliver_all() == 40
    assert order_of.index("quick") < 10, "before the slow one was done"
    assert order_of.count("slow") == order_of.count("quick") == 20
