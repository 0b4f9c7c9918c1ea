"""Decisions about people and keys, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kota.kernel.accounts import rules
from kota.kernel.accounts.contracts import Scope


@pytest.mark.parametrize(
    "text", ["0812 3456 7890", "0812-3456-7890", "+62 812-3456-7890", "62 812 3456 7890", "(0812) 34567890"]
)
def test_a_number_is_read_however_it_is_written(text: str):
    assert rules.read_phone(text) == "+6281234567890"


def test_a_number_from_abroad_keeps_its_country():
    assert rules.read_phone("+65 6123 4567") == "+6561234567"


@pytest.mark.parametrize("text", ["", "halo", "12", "+", "0812", "sari@contoh.test", "+99912345678901234567"])
def test_what_is_no_number_is_none(text: str):
    assert rules.read_phone(text) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_a_number_in_e164_or_none(text: str):
    read = rules.read_phone(text)
    assert read is None or (read[0] == "+" and read[1:].isascii() and read[1:].isdigit() and len(read) <= 16)


HERE = {"host": "localhost:8000", "peer": "127.0.0.1", "forwarded": ""}


def test_this_machine_is_known_by_name_and_address():
    for host in ("localhost", "localhost:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000"):
        assert rules.is_loopback(**HERE | {"host": host}), host
    assert rules.is_loopback(**HERE | {"peer": "::1"})


@pytest.mark.parametrize(
    "other",
    [
        {"host": "kota.example"}, {"host": "localhost.evil.example"}, {"host": "127.0.0.1.evil.example:80"},
        {"host": ""},
        {"peer": "10.0.0.4"}, {"peer": ""}, {"peer": "localhost"}, {"forwarded": "127.0.0.1"},
    ],
)  # fmt: skip
def test_everything_else_is_elsewhere(other: dict[str, str]):
    assert not rules.is_loopback(**HERE | other)


COMMON = ("rahasia123", "Jakarta2026!", "b1smill4h99", "sayangsayang", "1122334455", "aaaaaaaaaaaa", "P@ssw0rd!!")
RARE = ("becak-lewat-jembatan-42", "Rahasia besar si Kancil", "9f3kQz!pLm22", "kopi tubruk pagi")


@pytest.mark.parametrize("password", COMMON)
def test_what_many_would_choose_is_common(password: str):
    assert rules.is_common(password)


@pytest.mark.parametrize("password", RARE)
def test_what_few_would_choose_is_not(password: str):
    assert not rules.is_common(password)


CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"


@pytest.mark.parametrize(
    ("said", "words"), [(CHROME, "Chrome, Android"), (SAFARI, "Safari, iPhone"), ("curl/8.0", "curl/8.0"), ("", "?")]
)
def test_a_browser_is_told_in_words(said: str, words: str):
    assert rules.device(said) == words


def scope(**limits: object) -> Scope:
    return Scope(role="x", permissions=frozenset({"work"}), **limits)  # type: ignore[arg-type]


def test_an_empty_limit_is_everything():
    assert scope().covers(agency="a", area="31.71", category="road")
    assert scope().holds(agency="", area="", categories=[])


def test_an_area_holds_those_below_it_and_no_neighbour():
    central = scope(area="31.71")
    assert central.covers(agency="", area="31.71.06.1001", category="")
    assert not central.covers(agency="", area="31.7", category="")
    assert not central.covers(agency="", area="31.710", category="")


def test_a_limited_grant_does_not_hold_an_unlimited_one():
    for limits in ({"agencies": frozenset({"a"})}, {"area": "31"}, {"categories": frozenset({"road"})}):
        assert not scope(**limits).holds(agency="", area="", categories=[])


def test_a_grant_holds_fewer_categories_not_more():
    roads = scope(categories=frozenset({"road", "light"}))
    assert roads.holds(agency="", area="", categories=["road"])
    assert not roads.holds(agency="", area="", categories=["road", "water"])


def test_languages_are_two():
    assert [rules.known_language(code) for code in ("id", "en-GB", "EN", "fr", None)] == ["id", "en", "en", "id", "id"]
