"""What bodies and tokens may say, and what is refused with a sentence."""

import ast
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kota
from kota.kernel.observations.contracts import Batch, Quality, Reading, Stream
from kota.kernel.observations.contracts.entities import DATASTREAMS, THINGS
from kota.kernel.observations.contracts.errors import BodyError, QueryError
from kota.kernel.observations.rules import arrays, bodies, limits, readings, shapes
from kota.kernel.observations.selectors.query import tokens
from kota.kernel.observations.services.entities.change import _patched
from kota.kernel.observations.services.ingest.columns import columns, quality

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one, max_size=3))


@given(st.lists(JSON, max_size=3).map(tokens.write) | st.text())
def test_a_token_is_read_or_refused(text: str) -> None:
    for read in (lambda: tokens.read(text, 2)[1], lambda: tokens.moment(text)[1]):
        with suppress(QueryError):
            assert type(read()) is int


@pytest.mark.parametrize(
    "values", [["999999-01-01", 1], ["a", 1], ["2020-01-01", 1], [None, 1], ["2020-01-01T00Z", True]]
)
def test_a_token_of_no_time_is_refused(values: list[Any]) -> None:
    with pytest.raises(QueryError, match="skiptoken"):
        tokens.moment(tokens.write(values))


def test_a_patch_that_copies_itself_is_stopped_early() -> None:
    bomb = [{"op": "add", "path": "/properties/a", "value": ["x" * 100]}]
    bomb += [{"op": "copy", "from": "/properties", "path": f"/properties/c{n}"} for n in range(30)]
    with pytest.raises(BodyError, match="1,100,000 characters"):
        _patched({"properties": {}}, bomb)
    assert _patched({"name": "a"}, [{"op": "replace", "path": "/name", "value": "b"}]) == {"name": "b"}


def test_an_entity_has_an_end() -> None:
    thing = {"name": "a", "description": "b", "properties": {"x": "y" * 100_000}}
    with pytest.raises(BodyError, match="Thing takes more than 100,000"):
        bodies.read(THINGS, thing)
    deep: Any = {}
    for _ in range(300):
        deep = {"a": deep}
    with pytest.raises(BodyError, match="too deeply"):
        bodies.read(THINGS, {**thing, "properties": deep})


@pytest.mark.parametrize(
    "plausible", [5, [], {"minimum": "a"}, {"maximum": True}, {"minimum": 2, "maximum": 1}, {"maximumRate": 0}]
)
def test_limits_that_limit_nothing_are_refused(plausible: Any) -> None:
    with pytest.raises(BodyError, match="plausible"):
        bodies.read(DATASTREAMS, {"properties": {"plausible": plausible}}, is_whole=False)
    limits.check({"minimum": 0, "maximum": None, "note": "x"})


def test_a_group_that_contradicts_itself_spoils_its_own_rows_only() -> None:
    good = {"Datastream": {"@iot.id": 1}, "components": ["result"], "dataArray": [[1], [2]]}
    bad = [
        {**good, "components": ["result", "colour"]}, {**good, "components": ["result", "result"]},
        {**good, "dataArray@iot.count": 3}, {**good, "Datastream": 7},
    ]  # fmt: skip
    batch, places, why, count = arrays.read([*bad, good], now=0)
    assert (len(batch), places.tolist(), count) == (2, [8, 9], 10)
    assert [why[place] for place in range(0, 8, 2)] == [
        "colour is no component of an Observation", "components name something twice",
        "dataArray@iot.count is 3, and there are 2 rows: some may be lost, send all again",
        'Observations need a Datastream: {"@iot.id": …}',
    ]  # fmt: skip
    with pytest.raises(BodyError, match="colour"):
        arrays.read(bad, now=0)


@pytest.mark.parametrize("body", [{"Datastream": {"@iot.id": 123}}, {"Datastream": 5}, {"Datastream": None}])
def test_an_observation_cannot_name_another_datastream_than_its_address(body: dict[str, Any]) -> None:
    with pytest.raises(BodyError, match="Datastream"):
        readings.read({"result": 1, **body}, stream=1, now=0)
    assert readings.read({"result": 1, "Datastream": {"@iot.id": 1}}, stream=1, now=0).stream == 1


def test_results_of_another_kind_are_doubtful() -> None:
    nan = float("nan")
    streams = {n: Stream(n, 0, 0, nan, nan, nan, False, False, "", kind)
               for n, kind in enumerate(["number", "count", "truth", ""], 1)}  # fmt: skip
    given = [(number, place, value) for number in streams for place, value in enumerate([1, 1.5, True, "abc"])]
    found = [Reading(number, place, *readings.result(value)) for number, place, value in given]
    rows, where = columns(Batch.of(found), np.ones(len(found), dtype=bool), np.zeros(len(found), dtype=np.int64))
    flags = quality(rows, streams, {})[where].reshape(4, 4)
    assert set(flags.ravel().tolist()) == {0, int(Quality.KIND)} and Quality.KIND.is_doubtful
    assert (flags > 0).tolist() == [
        [False, False, True, True], [False, True, True, True], [False, True, False, True], [False] * 4,
    ]  # fmt: skip


def test_a_wrong_location_is_refused_by_its_name() -> None:
    with pytest.raises(BodyError, match="location is not a GeoJSON"):
        shapes.checked({"type": "nothing"}, "application/geo+json", field="location")


def _refusals() -> Iterator[tuple[str, str, set[str]]]:
    """Every error made with a template: where, the template, and the names of the values that it gets."""
    for path in Path(kota.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
                texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
                names = {one.arg for one in node.keywords if one.arg}
                if None not in {one.arg for one in node.keywords}:
                    yield from ((f"{path.name}:{node.lineno}", text, names) for text in texts)


def test_every_message_of_an_error_gets_its_values() -> None:
    wrong = []
    for where, text, names in _refusals():
        wanted = set(re.findall(r"%\((\w+)\)", text))
        if wanted and not wanted <= names - {"field"}:
            wrong.append((where, text))
    assert not wrong
