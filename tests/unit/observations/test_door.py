"""What the door of SensorThings takes for JSON."""

import pytest

from kota.kernel.observations.contracts.errors import NotOfferedError
from kota.kernel.observations.sensorthings.door import RefusedError, need_json, refusal


@pytest.mark.parametrize("given", ["text/plain", "application/xml", "application/json; charset=utf-16", "text/html"])
def test_a_body_that_says_it_is_no_json_gets_415(given: str) -> None:
    with pytest.raises(RefusedError) as refused:
        need_json(given)
    assert refusal(refused.value).status_code == 415


@pytest.mark.parametrize(
    "given", ["", "application/json", "Application/JSON; charset=UTF-8", "application/json-patch+json"]
)
def test_json_is_taken(given: str) -> None:
    need_json(given)


def test_what_is_not_offered_is_no_error_of_the_server() -> None:
    answer = refusal(NotOfferedError("not here"))
    assert (answer.status_code, getattr(answer, "_has_been_logged", False)) == (501, True)
