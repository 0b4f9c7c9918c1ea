"""What is no place is refused alike wherever a program sends it; what no number is is no number."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BOXES = ("reports", "traffic/segments", "closures")
NEAR = ("charging/locations", "transit/stops", "areas/search?q=monas", "water/here")


@pytest.mark.parametrize("path", BOXES)
@pytest.mark.parametrize(
    "box", ["here", "1,2", "106.9,-6.1,106.7,-6.3", "106,-97,107,-5", "206,-7,207,-5", "nan,0,1,1"]
)
def test_what_is_no_box_is_malformed_and_named(client: Client, path: str, box: str) -> None:
    refused = client.get(f"/api/v1/{path}", {"bbox": box}, headers={"accept-language": "en"})
    assert (refused.status_code, refused.json()["error"]) == (400, {
        "code": "invalid", "field": "bbox", "message": "Write the box as west,south,east,north in degrees.",
    })  # fmt: skip
    for whole in ("106.7,-6.3,106.9,-6.1", "-180,-90,180,90", ""):
        assert client.get(f"/api/v1/{path}", {"bbox": whole}).status_code == 200


@pytest.mark.parametrize("path", NEAR)
@pytest.mark.parametrize(("half", "missing"), [("lon=106.8", "lat"), ("lat=-6.2", "lon")])
def test_half_a_point_is_malformed_and_the_other_half_is_asked_for(
    client: Client, path: str, half: str, missing: str
) -> None:
    refused = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}{half}", headers={"accept-language": "en"})
    assert refused.status_code == 400, refused.content
    assert refused.json()["error"] == {"code": "invalid", "field": missing, "message": "Give lon and lat together."}


@pytest.mark.parametrize("number", ["nan", "-NaN", "inf", "-Infinity"])
def test_what_is_no_number_is_not_asked_to_be_smaller(client: Client, number: str) -> None:
    asked = {"origin": "106.8,-6.2", "goal": "106.9,-6.2", "walk_speed": number}
    refused = client.get("/api/v1/journeys", asked, headers={"accept-language": "en"})
    assert (refused.status_code, refused.json()["error"]["message"]) == (400, "This is not a number.")
