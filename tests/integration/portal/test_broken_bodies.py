"""A body that cannot be read is refused in the reader's language, with the place to look at."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PATH = "/api/v1/fares/quote"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"rides": [}', "Isi kiriman bukan JSON: lihat baris 1, karakter 12."),
        (b'{"rides": NaN}', "NaN"),
        (b'{"rides": 1e999}', "NaN"),
        (b"\xff\xfe{", "UTF-8"),
        (b"[" * 100_000, "bersarang"),
    ],
)
def test_a_body_that_is_no_json_says_where_it_breaks(client: Client, body: bytes, said: str) -> None:
    answer = client.post(PATH, body, content_type="application/json")
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["field"]) == (400, "invalid", "body")
    assert said in error["message"]
    english = client.post(PATH, body, content_type="application/json", headers={"accept-language": "en"})
    assert english.json()["error"]["message"].startswith("The body is n")
