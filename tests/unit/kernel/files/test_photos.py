"""What is taken as a photo, and what becomes of it."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kota.kernel.files.contracts import MOST_BYTES, RefusedError, Why
from kota.kernel.files.rules import structure
from kota.kernel.files.rules.photos import FULL_PX, SMALL_PX, prepare
from tests.unit.kernel.files import samples


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def refused(data: bytes) -> Why:
    with pytest.raises(RefusedError) as caught:
        prepare(data)
    return caught.value.why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_kind_of_photo_becomes_a_jpeg_and_a_small_webp(kind: str) -> None:
    made = prepare(samples.encoded(samples.scene(800, 600), kind))

    assert (opened(made.full).format, opened(made.small).format) == ("JPEG", "WEBP")
    assert (made.width, made.height) == opened(made.full).size == (800, 600)
    assert max(opened(made.small).size) == SMALL_PX


def test_nothing_hidden_survives() -> None:
    sent = samples.photo(lat=-6.2, lon=106.8, taken="2026:11:24 08:00:00")
    assert b"SecretMaker" in sent

    made = prepare(sent)

    for data in (made.full, made.small):
        assert b"SecretMaker" not in data
        assert b"Exif" not in data
        assert not opened(data).getexif()
        assert "icc_profile" not in opened(data).info


def test_profiles_and_comments_are_dropped() -> None:
    sent = samples.encoded(samples.scene(90, 60), "JPEG", comment=b"meet me", icc_profile=b"\0" * 200)

    made = prepare(sent)

    assert b"meet me" not in made.full
    assert b"ICC_PROFILE" not in made.full


def test_a_photo_taken_with_a_turned_camera_stands_upright() -> None:
    made = prepare(samples.photo(640, 480, turn=6))

    assert (made.width, made.height) == (480, 640)
    assert opened(made.full).size == (480, 640)
    left, right = (opened(made.full).convert("RGB").getpixel((x, 320)) for x in (40, 440))
    assert isinstance(left, tuple) and isinstance(right, tuple)
    assert right[2] > right[1] and left[1] > left[2]  # the sky was on top: turned right it is at the right


def test_a_large_photo_is_made_smaller() -> None:
    made = prepare(samples.photo(4000, 3000))

    assert 1800 <= max(made.width, made.height) <= FULL_PX
    assert abs(made.width / made.height - 4 / 3) < 0.01


def test_what_was_transparent_is_white() -> None:
    made = prepare(samples.encoded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))

    assert opened(made.full).getpixel((20, 20)) == (255, 255, 255)


def test_only_the_first_picture_of_an_animation_is_kept() -> None:
    red, blue = Image.new("RGB", (50, 50), "red"), Image.new("RGB", (50, 50), "blue")
    made = prepare(samples.encoded(red, "GIF", save_all=True, append_images=[blue]))

    pixel = opened(made.full).getpixel((25, 25))
    assert isinstance(pixel, tuple) and pixel[0] > 200 > 50 > pixel[2]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", Why.EMPTY),
        (b"<!doctype html><script>alert(1)</script>", Why.NOT_A_PHOTO),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Why.NOT_A_PHOTO),
        (b"%PDF-1.7 ...", Why.NOT_A_PHOTO),
        (b"\0\0\0\x18ftypheic\0\0\0\0", Why.HEIC),
        (b"\xff\xd8\xff" + b"\0" * MOST_BYTES, Why.TOO_LARGE),
        (samples.png_bomb(), Why.TOO_MANY_PIXELS),
        (samples.jpeg_of_many_scans(), Why.TOO_MANY_PIXELS),
        (samples.gif_and_script(), Why.TWO_THINGS),
        (samples.photo() + b"<script>alert(1)</script>", Why.TWO_THINGS),
        (samples.photo() + b"PK\x03\x04 ... PK\x05\x06" + b"\0" * 18, Why.TWO_THINGS),
        (samples.encoded(samples.scene(30, 30), "PNG") + b"more", Why.TWO_THINGS),
        (b"\xff\xd8\xff\xe0 this is no JPEG at all", Why.BROKEN),
    ],
)
def test_what_is_no_photo_is_refused_and_the_reason_is_known(data: bytes, why: Why) -> None:
    assert refused(data) is why


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_a_photo_that_did_not_arrive_whole_is_refused(kind: str, share: float) -> None:
    data = samples.encoded(samples.scene(400, 300), kind)

    assert refused(data[: int(len(data) * share)]) is Why.BROKEN


def test_the_film_that_a_phone_puts_behind_its_jpeg_is_dropped() -> None:
    sent = samples.photo() + b"\0\0\0\x18ftypmp42" + b"MotionPhoto" * 100

    assert b"MotionPhoto" not in prepare(sent).full


def test_a_jpeg_that_claims_a_huge_size_is_refused_before_it_is_decoded() -> None:
    data = bytearray(samples.photo())
    start = data.index(b"\xff\xc0") + 5
    data[start : start + 4] = b"\xff\xdc\xff\xdc"

    assert refused(bytes(data)) is Why.TOO_MANY_PIXELS


@settings(max_examples=150, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    kind=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF"]),
    changes=st.integers(1, 30),
)
def test_damaged_photos_are_either_made_anew_or_refused(seed: int, kind: str, changes: int) -> None:
    chance = random.Random(seed)
    data = bytearray(samples.encoded(samples.scene(48, 32), kind))
    for _ in range(changes):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        made = prepare(bytes(data))
    except RefusedError:
        return
    assert opened(made.full).format == "JPEG"


@given(st.binary(max_size=300))
def test_walking_through_anything_ends(data: bytes) -> None:
    assert structure.jpeg_scans(b"\xff\xd8" + data) >= 0
    structure.png_end(b"\x89PNG\r\n\x1a\n" + data)
    structure.gif_end(b"GIF89a" + data)
