"""What stands on the front of a vehicle, for who rides in it."""

from kota.mobility.transit.rules import boards
from kota.mobility.transit.rules.days import compiled
from kota.mobility.transit.rules.gtfs import reading
from kota.mobility.transit.rules.merging import Source, merged
from tests.factories import lines


def test_who_stays_seated_while_a_vehicle_goes_on_as_another_trip_is_told_both_signs() -> None:
    given = lines.files()
    rows = given["trips"].decode().replace("t1,T,harian,Ujung", "t1,T,harian,Halte 2")
    feed, _problems = reading.read(given | {"trips": rows.encode()})
    assert feed is not None
    network = merged([Source(lines.CODE, feed)], lines.ZONE, lambda _feed, _name: "op")
    day = compiled(network, lines.MONDAY)
    (row, trip) = next(
        (row, trip)
        for row in range(len(day.pattern))
        for trip in range(day.first_trip[row], day.first_trip[row + 1])
        if boards.headsign(network, day, row, trip, 0) == "Halte 2"
    )
    alight = [int(day.stop[at]) for at in range(day.offset[row], day.offset[row + 1])]
    signs = [boards.headsign(network, day, row, trip, 1, until) for until in range(len(alight))]
    assert signs == ["Halte 2"] * 4 + ["Halte 2 → Ujung"] * 3
    assert boards.headsign(network, day, row, trip, 4, 6) == "Ujung"
