"""Parts of pages that are kept for some seconds."""

from django.utils.safestring import SafeString

from kota.ui import remembered


def test_a_part_is_made_once_for_a_key_and_again_when_its_time_is_over() -> None:
    remembered.forget()
    made: list[str] = []

    def make() -> SafeString:
        made.append("x")
        return SafeString(f"part {len(made)}")

    assert remembered.html("a", 60, make) == remembered.html("a", 60, make) == "part 1"
    assert remembered.html("b", 60, make) == "part 2"
    assert remembered.html("c", -1, make) == "part 3"
    assert remembered.html("c", 60, make) == "part 4"


def test_the_oldest_goes_when_there_are_too_many() -> None:
    remembered.forget()
    for number in range(remembered.MOST + 1):
        remembered.html(number, 60, lambda: SafeString("x"))

    assert remembered.html(0, 60, lambda: SafeString("new")) == "new"
    assert remembered.html(remembered.MOST, 60, lambda: SafeString("new")) == "x"


def test_the_oldest_part_goes_when_all_together_are_too_large() -> None:
    remembered.forget()
    half = SafeString("x" * (remembered.MOST_CHARACTERS // 2))
    for key in ("a", "b", "a", "c"):
        remembered.html(key, 60, lambda: half)

    assert remembered.html("a", 60, lambda: SafeString("new")) == half
    assert remembered.html("b", 60, lambda: SafeString("new")) == "new"
    remembered.forget()
