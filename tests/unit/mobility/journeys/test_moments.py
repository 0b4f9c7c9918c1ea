"""Lines without a timetable that are taken together."""

import numpy as np

from kota.mobility.journeys.rules import moments
from tests.factories import lines
from tests.unit.mobility.journeys.networks import town


def test_lines_are_told_together_only_where_they_cost_the_same() -> None:
    files = lines.files()
    files["trips"] += b"\ny,X,harian,Ujung,0,"
    times = [f"y,s{stop},{(stop + 1) * 10},{lines.clock(stop * 180)},{lines.clock(stop * 180)}" for stop in range(6)]
    files["stop_times"] += "\n".join(["", *times]).encode()
    files["frequencies"] += b"\ny,05:00:00,22:00:00,600,0"

    def together(prices: list[int]) -> int:
        made = town(files, group=np.array(prices, np.int32))
        open_ = [row for row in range(len(made.day.pattern)) if made.day.headway[made.day.first_trip[row]]]
        there = [row for row in open_ if made.day.stop[made.day.offset[row]] == made.stop["s0"]]
        ride = (there[0], 0, 0, 5)
        return len(moments.ridden(made.sides.ahead, made.sides.masks, [ride], [0], [0.0], 12 * 3600)[0].ways)

    assert together([0, 0, 0, 0]) == 2
    assert together([0, 1, 2, 3]) == 1
