"""References and identifiers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.base import ids

NUMBERS = st.integers(min_value=0, max_value=2**30 - 1)


@given(NUMBERS)
def test_a_reference_is_read_back_however_it_is_typed(number: int) -> None:
    reference = ids.reference("JKT", number)

    assert ids.read_reference(reference) == reference
    assert ids.read_reference(f"  {reference.lower().replace('-', ' ')} ") == reference


@given(NUMBERS, NUMBERS)
def test_two_numbers_never_share_a_reference(a: int, b: int) -> None:
    assert (ids.reference("JKT", a) == ids.reference("JKT", b)) == (a == b)


@given(NUMBERS, st.integers(0, 5), st.sampled_from(ids.ALPHABET))
def test_most_wrong_letters_are_noticed(number: int, place: int, letter: str) -> None:
    plain = ids.reference("JKT", number).replace("-", "")
    wrong = plain[: 3 + place] + letter + plain[4 + place :]

    # A check of 31 values over 32 letters misses only a letter that stands 31 away from the right one.
    distance = abs(ids.ALPHABET.index(letter) - ids.ALPHABET.index(plain[3 + place]))
    assert (ids.read_reference(wrong) is None) == (distance not in (0, 31))


@pytest.mark.parametrize("text", ["", "JKT", "JKT-OOOO-OOU!", "12345678", "JKT-8K3M-27"])
def test_what_cannot_be_a_reference_is_none(text: str) -> None:
    assert ids.read_reference(text) is None


def test_uuids_of_version_7_follow_the_clock() -> None:
    first, second = ids.uuid7(), ids.uuid7()

    assert first.version == 7
    assert first.variant == "specified in RFC 4122"
    assert first.int >> 80 <= second.int >> 80
