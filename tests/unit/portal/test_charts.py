"""The small charts of the control room: whatever the values, they stay within the picture and hide no gap."""

from hypothesis import given
from hypothesis import strategies as st

from kota.portal.control.charts import HEIGHT, WIDTH, bars, limits, lines, scale

VALUES = st.lists(st.none() | st.floats(-1e6, 1e6), min_size=1, max_size=48)


@given(VALUES)
def test_lines_stay_within_the_picture_and_break_where_a_value_is_missing(values: list[float | None]) -> None:
    to = scale(values, from_zero=False)
    if to is None:
        assert not any(value is not None for value in values)
        return
    points = [tuple(map(float, point.split(","))) for line in lines(values, to) for point in line.split()]
    begins = sum(value is not None and (place == 0 or values[place - 1] is None) for place, value in enumerate(values))

    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)
    assert len(lines(values, to)) == begins


@given(st.lists(st.none() | st.integers(0, 10_000), min_size=1, max_size=24))
def test_every_known_hour_has_a_bar_that_stands_on_the_ground(values: list[int | None]) -> None:
    to = scale(values, least=4)
    drawn = bars(values, to) if to else []

    assert len(drawn) == sum(bool(value) for value in values)
    assert all(abs(bar.y + bar.height - HEIGHT) < 0.2 for bar in drawn)


def test_a_flat_series_is_drawn_in_the_middle_and_only_limits_in_reach_are_named() -> None:
    to = scale([50.0, 50.0], from_zero=False, least=20)

    assert to is not None
    assert lines([50.0, 50.0], to) == ["60.0,50.0 180.0,50.0"]
    assert [limit.name for limit in limits([(55.0, "III"), (90.0, "II"), (None, "I")], to)] == ["III"]
