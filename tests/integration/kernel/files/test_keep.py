"""Photos kept, shown, hidden, removed and swept away."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from kota.base.actor import ANONYMOUS, Actor, ActorKind, system
from kota.base.geo import Point
from kota.kernel.cases import facade as cases
from kota.kernel.cases.contracts import NewCase
from kota.kernel.files import facade as files
from kota.kernel.files.contracts import BadPhotoError
from kota.kernel.files.models import StoredFile
from kota.kernel.files.services import keep
from tests.unit.kernel.files import samples

AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
RINA = Actor(ActorKind.ACCOUNT, "17")
pytestmark = pytest.mark.django_db


def kept(*, is_public: bool = True, by: Actor = ANONYMOUS) -> files.Photo:
    return files.store_photo(data=samples.photo(), by=by, at=AT, is_public=is_public)


@pytest.fixture
def sent() -> StoredFile:
    """A photo of Rina's that a report has."""
    photo = kept(by=RINA)
    words = "Jalan berlubang di depan pasar"
    new = NewCase(
        type="report", category="pothole", words=words, public_words=words, channel="web",
        point=Point(106.8272, -6.1754), photos=(photo.id,),
    )  # fmt: skip
    cases.open_case(new=new, by=RINA, at=AT)
    return StoredFile.objects.get(pk=photo.id)


def contents() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_photo_is_kept_in_two_sizes_that_only_kota_may_read() -> None:
    before = set(contents())

    photo = kept()

    made = set(contents()) - before
    assert len(made) == 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in made} == {0o600}
    assert files.photo(photo.id) == photo
    assert (photo.width, photo.height) == (640, 480)


def test_what_is_no_photo_is_refused_with_a_sentence() -> None:
    with pytest.raises(BadPhotoError) as caught:
        files.store_photo(data=b"\0\0\0\x18ftypheic", by=ANONYMOUS, at=AT, is_public=True)

    assert "JPEG" in caught.value.message
    assert caught.value.field == "photo"


def test_a_public_photo_is_shown_to_everybody_and_kept_by_browsers(client: Client) -> None:
    answer = client.get(files.url(kept(), "small"))

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("inline;")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_a_photo_that_is_not_public_needs_its_signed_address(client: Client) -> None:
    photo = kept(is_public=False)
    address = files.url(photo)

    assert client.get(address).status_code == 200
    assert "private" in client.get(address)["Cache-Control"]
    assert client.get(address.split("?")[0]).status_code == 403
    assert client.get(address[:-3] + "abc").status_code == 403
    other = files.url(kept(is_public=False)).split("?")[1]
    assert client.get(f"{address.split('?')[0]}?{other}").status_code == 403


def test_a_photo_can_be_hidden_and_shown(client: Client) -> None:
    photo = kept()
    open_address = files.url(photo)

    files.hide(file_ids=[photo.id], by=RINA, at=AT)
    assert client.get(open_address).status_code == 403
    files.show(file_ids=[photo.id], by=RINA, at=AT)
    assert client.get(open_address).status_code == 200


def test_a_removed_photo_is_gone_and_its_content_too(
    client: Client, django_capture_on_commit_callbacks: object
) -> None:
    photo = kept()
    before = len(contents())

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        files.remove(file_id=photo.id, because="takedown", by=RINA, at=AT)

    assert client.get(files.url(photo)).status_code == 410
    assert len(contents()) == before - 2


def test_unknown_photos_and_sizes_are_not_found(client: Client) -> None:
    address = files.url(kept())

    assert client.get("/files/00000000-0000-7000-8000-000000000000/full").status_code == 404
    assert client.get(address.replace("/full", "/huge")).status_code == 404
    assert client.post(address).status_code == 405


def test_what_nothing_points_at_is_swept_away_after_a_week() -> None:
    photo = kept()

    files.sweep(at=AT + timedelta(days=6))
    found = files.photo(photo.id)
    assert found and not found.is_removed

    files.sweep(at=AT + timedelta(days=8))
    assert files.photo(photo.id) is None


def test_what_a_case_points_at_stays(sent: StoredFile) -> None:
    files.sweep(at=AT + timedelta(days=800))

    found = files.photo(sent.pk)
    assert found and not found.is_removed


def test_the_database_keeps_what_is_pointed_at_even_when_python_overlooks_it(sent: StoredFile) -> None:
    assert not keep._drop(sent.pk, AT)

    assert files.photo(sent.pk)


def test_contents_without_a_file_are_swept_away_after_a_day() -> None:
    before = set(contents())
    with pytest.raises(RuntimeError), transaction.atomic():
        kept()
        raise RuntimeError("the case could not be opened")
    lost = set(contents()) - before
    assert len(lost) == 2

    now = datetime.fromtimestamp(max(path.stat().st_mtime for path in lost), tz=UTC)
    files.sweep(at=now + timedelta(hours=1))
    assert lost <= set(contents())
    files.sweep(at=now + timedelta(days=2))
    assert not lost & set(contents())


def test_erasing_a_person_removes_what_they_stored_but_not_the_photos_of_cases(sent: StoredFile) -> None:
    mine, other = kept(by=RINA), kept(by=system("import"))

    files.erase(17, AT)

    found = files.photos([mine.id, other.id, sent.pk])
    assert found[mine.id].is_removed
    assert not found[other.id].is_removed and not found[sent.pk].is_removed
    assert not StoredFile.objects.filter(by=RINA.urn).exists()
