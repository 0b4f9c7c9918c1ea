"""Routing: the first rule that fits, and why the others do not."""

from hypothesis import given
from hypothesis import strategies as st

from kota.kernel.cases.contracts import RoutingFact, When
from kota.kernel.cases.rules.routing import Facts, destination, has_word, judge, route

AGENCIES = frozenset({"roads", "water", "kelurahan-31.71.01.1001", "kecamatan-31.71.01", "kota-31.71", "desk"})
HERE = Facts("pothole", "streets", "31.71.01.1001", "Lubang besar di jalan raya", is_working_time=True)

whens = st.builds(
    When,
    categories=st.lists(st.sampled_from(["pothole", "flood"]), max_size=2),
    groups=st.lists(st.sampled_from(["streets", "water"]), max_size=2),
    areas=st.lists(st.sampled_from(["31", "31.71", "31.71.01", "31.7", "31.74"]), max_size=2),
    words=st.lists(st.sampled_from(["lubang", "raya", "banjir"]), max_size=2),
    hours=st.sampled_from(["", "inside", "outside"]),
)
targets = st.sampled_from(["roads", "water", "gone", "office:kelurahan", "office:kecamatan", "office:kota"])
facts = st.builds(
    Facts,
    category=st.sampled_from(["pothole", "flood", "other"]),
    group=st.sampled_from(["streets", "water", "rest"]),
    area=st.sampled_from(["31.71.01.1001", "31.74.02.1003", ""]),
    words=st.sampled_from(["Lubang di jalan raya", "BANJIR!", "rayap di pohon", ""]),
    is_working_time=st.booleans(),
)


ALWAYS = When()


def rule(code: str, when: When = ALWAYS, send_to: str = "roads") -> RoutingFact:
    words = {"id": code, "en": code}
    return RoutingFact.model_validate(
        {"code": code, "order": 1, "name": words, "when": when.model_dump(), "send_to": send_to, "because": words}
    )


rules = st.lists(
    st.builds(lambda number, when, to: rule(f"r{number}", when, to), st.integers(), whens, targets), max_size=6
)


@given(facts, rules)
def test_a_case_always_comes_to_an_agency_that_exists(case: Facts, given_rules: list[RoutingFact]) -> None:
    assert route(case, given_rules, agencies=AGENCIES, fallback="desk").agency in AGENCIES


@given(facts, rules)
def test_the_rule_that_decides_is_the_first_that_the_form_calls_fitting(
    case: Facts, given_rules: list[RoutingFact]
) -> None:
    fitting = [one for one in judge(case, given_rules) if not one.fails and one.agency in AGENCIES]
    found = route(case, given_rules, agencies=AGENCIES, fallback="desk")
    assert found.rule == (fitting[0].rule if fitting else None)


@given(facts, rules, whens, targets)
def test_a_rule_at_the_end_never_takes_a_case_from_one_before_it(
    case: Facts, given_rules: list[RoutingFact], when: When, to: str
) -> None:
    before = route(case, given_rules, agencies=AGENCIES, fallback="desk")
    after = route(case, [*given_rules, rule("last", when, to)], agencies=AGENCIES, fallback="desk")
    assert before.rule is None or after == before


@given(facts)
def test_a_rule_without_conditions_fits_everything(case: Facts) -> None:
    assert judge(case, [rule("all")])[0].fails == ()


def test_every_condition_that_fails_is_named() -> None:
    when = When(categories=["flood"], groups=["water"], areas=["31.74"], words=["banjir"], hours="outside")
    assert judge(HERE, [rule("none", when)])[0].fails == ("category", "group", "area", "words", "hours")


def test_an_area_holds_what_lies_below_it_and_nothing_that_only_begins_alike() -> None:
    assert judge(HERE, [rule("below", When(areas=["31.71"]))])[0].fails == ()
    assert judge(HERE, [rule("alike", When(areas=["31.7"]))])[0].fails == ("area",)


def test_words_are_whole_words_whatever_their_capitals() -> None:
    assert has_word("JALAN RAYA macet", ("raya",))
    assert not has_word("rayap di pohon", ("raya",))
    assert has_word("jalan utama, rusak", ("jalan utama",))


def test_an_office_is_that_of_the_place() -> None:
    assert destination("office:kecamatan", "31.71.01.1001") == "kecamatan-31.71.01"
    assert destination("office:kelurahan", "31.71.01.1001") == "kelurahan-31.71.01.1001"
    assert destination("office:kelurahan", "") == ""
    assert destination("roads", "") == "roads"


def test_an_office_that_does_not_exist_is_passed_over() -> None:
    far = Facts("pothole", "streets", "99.01.01.1001", "", is_working_time=True)
    found = route(far, [rule("office", send_to="office:kelurahan"), rule("roads")], agencies=AGENCIES, fallback="desk")
    assert found.agency == "roads"
