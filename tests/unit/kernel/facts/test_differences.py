"""What an edit changed."""

from typing import Any

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kota.base.registry import REGISTRY
from kota.kernel.facts.forms.differences import MOST, differences

CATEGORY = REGISTRY.fact_kinds()["category"]
LETTERS = "aZ9 .-=é“"  # a few: to draw from all that there are takes longer than Hypothesis allows on a slow machine
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.text(LETTERS, max_size=20)
    | st.lists(st.text(LETTERS, max_size=5), max_size=3)
)  # fmt: skip
VALUES = st.dictionaries(
    st.sampled_from(["name", "code", "hours", "question"]),
    LEAVES | st.dictionaries(st.sampled_from(["id", "en"]), LEAVES),
)


def test_each_changed_field_stands_with_its_words_before_and_after() -> None:
    before = {"code": "a", "name": {"id": "Lubang", "en": "Hole"}, "keywords": ["hole", "pit"], "public": True}
    after = {"code": "a", "name": {"id": "Lubang", "en": "Pothole"}, "keywords": ["hole"], "public": False}

    with override("en"):
        found = {(one.before, one.after) for one in differences(CATEGORY, before, after)}

    assert found == {("Hole", "Pothole"), ("hole, pit", "hole"), ("yes", "no")}


def test_what_began_or_ended_has_no_fields() -> None:
    assert differences(CATEGORY, None, {"code": "a"}) == differences(CATEGORY, {"code": "a"}, None) == []


def test_choices_are_said_as_the_form_says_them() -> None:
    gate = REGISTRY.fact_kinds()["gate"]

    with override("id"):
        (found,) = differences(gate, {"kind": "weir", "dwell_minutes": 30}, {"kind": "gauge", "dwell_minutes": 30})

    assert (found.field, found.before, found.after) == ("Jenis", "Bendung", "Pos pantau")


@given(VALUES, VALUES)
def test_equal_values_differ_in_nothing_and_the_way_back_is_the_mirror(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    assert differences(CATEGORY, one, one) == []
    there, back = differences(CATEGORY, one, other), differences(CATEGORY, other, one)
    assert len(there) == len(back) <= MOST
    if len(there) < MOST:
        mirrored = sorted((d.field, d.after, d.before) for d in back)
        assert sorted((d.field, d.before, d.after) for d in there) == mirrored
