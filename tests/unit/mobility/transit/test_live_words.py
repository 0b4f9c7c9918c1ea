"""What is said of live feeds is said in words."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from django.utils import translation

from kota.mobility.transit.rules.realtime import parsing
from kota.mobility.transit.templatetags.transit_live import fault_words, problem_words, stale_words


def test_each_thing_that_a_live_message_gets_wrong_has_words_in_both_languages() -> None:
    codes = set(re.findall(r'problems\["(\w+)"\]', Path(parsing.__file__).read_text(encoding="utf-8")))
    with translation.override("en"):
        english = {code: problem_words(code, 2) for code in codes}
        assert fault_words("http_404") == "There is nothing at its address (404)."
    with translation.override("id"):
        indonesian = {code: problem_words(code, 2) for code in codes}
    assert len(codes) > 8
    assert all(code not in said and said != indonesian[code] for code, said in english.items())


def test_an_age_of_months_is_told_in_days() -> None:
    name = SimpleNamespace(model_dump=lambda: {"id": "MRT", "en": "MRT"})
    with translation.override("en"):
        ages = [stale_words(SimpleNamespace(fact=SimpleNamespace(name=name), age=timedelta(minutes=minutes)))
                for minutes in (4, 436_089)]  # fmt: skip
    assert [age.split(":")[0].split(" is ")[1] for age in ages] == ["4 minutes old", "302 days 20 hours old"]
