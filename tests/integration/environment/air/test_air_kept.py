"""What pages keep of the air: anew when values come, unless making it takes long."""

import time

import pytest

from kota.environment.air.selectors.kept import NOW, data_came, forget, kept
from tests.factories.sensing import NOW as AT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    forget()


def test_what_is_made_quickly_is_made_anew_when_values_come() -> None:
    made = iter(range(10))
    assert [kept("city", AT, lambda: next(made)) for _ in range(2)] == [0, 0]
    data_came(NOW)
    assert kept("city", AT, lambda: next(made)) == 1


def test_what_takes_long_is_kept_for_a_while_whatever_comes() -> None:
    def slowly() -> str:
        time.sleep(0.25)
        return "slow"

    assert kept("city", AT, slowly) == "slow"
    data_came(NOW)
    assert kept("city", AT, lambda: "new") == "slow"


def test_while_one_makes_it_anew_others_read_what_there_was() -> None:
    assert kept("city", AT, lambda: "old") == "old"
    data_came(NOW)
    read_meanwhile: list[str] = []

    def made_while_another_reads() -> str:
        read_meanwhile.append(kept("city", AT, lambda: "never"))
        return "new"

    assert kept("city", AT, made_while_another_reads) == "new"
    assert read_meanwhile == ["old"]
