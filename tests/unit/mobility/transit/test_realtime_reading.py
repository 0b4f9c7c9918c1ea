"""Messages of strangers: what is read, what is refused and why."""

from contextlib import suppress

import pytest
from google.transit import gtfs_realtime_pb2 as pb
from hypothesis import given, settings
from hypothesis import strategies as st

from kota.mobility.transit.rules.realtime import parsing
from kota.mobility.transit.rules.realtime.said import CallKind, Fault, Said, TripKind, UnreadableError
from tests.factories import messages as rt

NOW = rt.at(6.5)


def read(made: pb.FeedMessage) -> Said:
    return parsing.read(made.SerializeToString(), NOW)


def test_a_trip_update_is_read_with_calls_kinds_and_uncertainty() -> None:
    made = rt.message(NOW)
    entity = rt.trip(made, "a0", [("s1", {"arrive": 60}), ("s2", {"kind": "SKIPPED"})], kind="SCHEDULED")
    entity.trip_update.stop_time_update[0].arrival.uncertainty = 30

    (one,) = read(made).trips

    assert one.which.trip == "a0"
    assert one.calls[0].arrive is not None
    assert (one.calls[0].arrive.delay, one.calls[0].arrive.sure) == (60, 30)
    assert one.calls[1].kind is CallKind.SKIPPED


@pytest.mark.parametrize("kind", ["ADDED", "UNSCHEDULED", "CANCELED", "REPLACEMENT", "DUPLICATED", "DELETED", "NEW"])
def test_every_kind_of_trip_is_known(kind: str) -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", kind=kind)
    assert read(made).trips[0].which.kind is TripKind[kind]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda made: made.header.__setattr__("incrementality", pb.FeedHeader.DIFFERENTIAL), Fault.DIFFERENTIAL),
        (lambda made: made.header.__setattr__("gtfs_realtime_version", "9.9"), Fault.VERSION),
        (lambda made: made.header.ClearField("timestamp"), Fault.NO_TIME),
        (lambda made: made.header.__setattr__("timestamp", NOW + 3600), Fault.FUTURE),
    ],
)
def test_a_message_that_is_of_no_use_says_why(change: object, fault: Fault) -> None:
    made = rt.message(NOW)
    change(made)  # type: ignore[operator]
    with pytest.raises(UnreadableError) as error:
        read(made)
    assert error.value.fault is fault


@pytest.mark.parametrize("content", [b"Nie odnaleziono pliku", b"", b"\x0a\x02", b"<html></html>"])
def test_what_is_no_message_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        parsing.read(content, NOW)


def test_more_bytes_than_a_city_sends_are_not_even_opened() -> None:
    with pytest.raises(UnreadableError) as error:
        parsing.read(bytes(parsing.MOST_BYTES + 1), NOW)
    assert error.value.fault is Fault.TOO_LARGE


def test_absurd_times_and_places_are_left_out_and_counted() -> None:
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s1", {"arrive_at": 1})])
    rt.trip(made, "a1", [("s1", {"arrive": 10**6})])
    rt.vehicle(made, "v", 0.0, 0.0)
    rt.vehicle(made, "w", float("nan"), -6.2)

    said = read(made)

    assert [one.calls[0].arrive for one in said.trips] == [None, None]
    assert said.vehicles == []
    assert said.problems == {"absurd_time": 1, "absurd_delay": 1, "no_position": 2}


def test_a_trip_and_its_vehicle_may_share_an_id_but_two_trips_may_not() -> None:
    made = rt.message(NOW)
    for _ in range(2):
        entity = rt.trip(made, "a0", [("s1", {"arrive": 1})])
        entity.id = "same"
        entity.vehicle.position.longitude, entity.vehicle.position.latitude = 106.8, -6.2

    said = read(made)

    assert (len(said.trips), len(said.vehicles)) == (1, 1)
    assert said.problems["duplicate_id"] == 2


def test_an_alert_is_read_with_words_periods_and_whom_it_concerns() -> None:
    made = rt.message(NOW)
    alert = made.entity.add(id="a").alert
    alert.cause, alert.effect = pb.Alert.CONSTRUCTION, pb.Alert.DETOUR
    alert.active_period.add(start=NOW, end=0)
    alert.informed_entity.add(route_id="A", stop_id="s1")
    alert.header_text.translation.add(text="Dialihkan", language="id")
    alert.header_text.translation.add(text="Diverted", language="en")

    (one,) = read(made).alerts

    assert (one.cause, one.effect, one.periods) == (10, 4, ((NOW, None),))
    assert one.header == {"id": "Dialihkan", "en": "Diverted"}
    assert (one.about[0].route, one.about[0].stop) == ("A", "s1")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 300))
def test_whatever_comes_is_read_or_refused(noise: bytes, place: int) -> None:
    """Law: no bytes make anything but a message or UnreadableError."""
    made = rt.message(NOW)
    rt.trip(made, "a0", [("s1", {"arrive": 60})])
    rt.vehicle(made, "v", 106.8, -6.2, trip_id="h", start="06:00:00")
    whole = made.SerializeToString()
    for content in (noise, whole[:place] + noise + whole[place:], whole[: place % len(whole)]):
        with suppress(UnreadableError):
            assert isinstance(parsing.read(content, NOW), Said)


def test_a_capture_of_a_real_city_is_read_whole(data_dir: object) -> None:
    """ZTM Poznan, 2026-01-28: 548 trips and as many vehicles in one file, ids shared."""
    folder = data_dir / "gtfs_realtime"  # type: ignore[operator]
    counts = {}
    for name in ("feeds", "trip_updates", "vehicle_positions"):
        said = parsing.read((folder / f"{name}.pb").read_bytes(), 1_769_612_700)
        counts[name] = (len(said.trips), len(said.vehicles), sum(said.problems.values()))
    assert counts == {"feeds": (548, 548, 0), "trip_updates": (547, 0, 0), "vehicle_positions": (0, 544, 0)}
