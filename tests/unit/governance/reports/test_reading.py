"""What the public reads of words that a reporter wrote later."""

from kota.governance.reports.contracts import ModerationFact
from kota.governance.reports.rules.reading import public_words

WORDS = ModerationFact(titles=["Pak"], not_persons=[], insults={"id": ["goblok"]})


def test_numbers_are_masked_and_the_rest_stays() -> None:
    assert public_words("Telepon 0812 3456 7890 ya", WORDS) == "Telepon [•••] ya"


def test_insults_and_names_are_not_shown_at_all() -> None:
    assert public_words("dasar goblok", WORDS) == ""
    assert public_words("Ini ulah Pak Budi", WORDS) == ""
