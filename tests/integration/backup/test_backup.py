"""A backup of a running city restores into an empty home, whole, and goes on from there."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from config.settings.database import database
from kota.base import archive, clock
from kota.base.actor import ANONYMOUS
from kota.base.events.models import Cursor
from kota.base.events.order import line_up
from kota.base.geo import Point
from kota.base.registry import REGISTRY
from kota.cli.errors import KnownError
from kota.cli.home import Home
from kota.governance.reports.contracts import NewReport
from kota.governance.reports.services import send_report
from kota.kernel.audit import facade as audit
from kota.kernel.cases.models import Case
from kota.kernel.files.storage import Bucket
from tests.fixtures.database import settle
from tests.unit.kernel.files.test_storage import Client


def report(words: str) -> Case:
    new = NewReport(category="pothole", words=words, channel="web", point=Point(106.83, -6.19))
    return send_report(new=new, by=ANONYMOUS, at=clock.now())


def counts() -> dict[str, int]:
    return {table: count for table, (count, _) in archive.sums().items()}


def as_owner(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    connection.close()
    settings.DATABASES["default"].update(database(url))
    monkeypatch.setattr(settings, "KOTA_OWNER_URL", url)


@pytest.fixture
def empty(fresh_city: Any) -> Any:
    """A second database, made as `kota up` makes one and never filled."""
    from tests.fixtures.database import cluster

    made = cluster().empty()
    yield made
    connection.close()
    cluster().drop(psycopg.conninfo.conninfo_to_dict(made.app)["dbname"])


def test_a_city_is_the_same_after_restore_and_goes_on(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = report("Lubang pertama")
    settle()
    audit.seal(at=clock.now())
    report("Lubang kedua, belum disegel")
    read = line_up()
    Cursor.objects.create(subscriber="tests.reader", place=read)
    file = Path(settings.MEDIA_ROOT) / "ab" / "photo"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"a photo")
    as_owner(monkeypatch, fresh_city.owner)
    before = counts()
    call_command("backup", str(tmp_path / "city.kota"))
    assert (tmp_path / "city.kota").stat().st_mode & 0o077 == 0, "a backup holds personal data"

    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "home" / "files")
    (tmp_path / "home").mkdir()
    as_owner(monkeypatch, empty.owner)
    call_command("restore", str(tmp_path / "city.kota"))

    assert counts() == before
    assert (tmp_path / "home" / "files" / "ab" / "photo").read_bytes() == b"a photo"
    as_owner(monkeypatch, empty.app)
    assert Case.objects.get(pk=first.pk).words == "Lubang pertama"
    assert audit.verify().is_sound
    third = report("Lubang sesudah pemulihan")
    assert third.pk not in (first.pk,)
    assert line_up() > read, "new events come after those that were read before the backup"
    settle()
    assert audit.seal(at=clock.now()) >= 2, "old lines that no seal covered, and the new one"
    assert audit.verify().is_sound
    with psycopg.connect(empty.app) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("DELETE FROM audit_line")


def test_uploads_in_a_bucket_are_in_the_backup_and_go_to_the_new_bucket(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = Bucket(Client(), "old", "jakarta/"), Bucket(Client(), "new", "")
    old.write("photos/ab/cd/one-full.jpg", b"a photo", "image/jpeg")
    monkeypatch.setattr(REGISTRY, "stores", lambda: {"files": old})
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))

    monkeypatch.setattr(REGISTRY, "stores", lambda: {"files": new})
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home").mkdir()
    as_owner(monkeypatch, empty.owner)
    call_command("restore", str(tmp_path / "city.kota"))

    assert new.read("photos/ab/cd/one-full.jpg") == b"a photo"


def test_a_home_that_holds_a_city_is_not_overwritten(
    fresh_city: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))

    with pytest.raises(CommandError, match="empty one"):
        call_command("restore", str(tmp_path / "city.kota"))
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(tmp_path / "city.kota"))


def test_a_restore_that_is_not_what_was_backed_up_is_refused(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report("Lubang")
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))
    with tarfile.open(tmp_path / "city.kota") as whole, tarfile.open(tmp_path / "other.kota", "w") as other:
        manifest = json.loads(whole.extractfile("manifest.json").read())  # type: ignore[union-attr]
        manifest["tables"]["outbox"][1] += 1
        manifest["files"] = {}
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
        other.add(tmp_path / "manifest.json", "manifest.json")
        other.addfile(whole.getmember("database.dump"), whole.extractfile("database.dump"))
    monkeypatch.setattr(settings, "HOME", tmp_path)
    as_owner(monkeypatch, empty.owner)

    with pytest.raises(CommandError, match="not as the backup found them: outbox"):
        call_command("restore", str(tmp_path / "other.kota"))


def test_a_database_without_a_city_is_not_backed_up(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(monkeypatch, empty.owner)

    with pytest.raises(CommandError, match="nothing to back up"):
        call_command("backup", str(tmp_path / "city.kota"))
    assert not list(tmp_path.iterdir())


def test_a_place_that_takes_no_file_is_said(fresh_city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    as_owner(monkeypatch, fresh_city.owner)

    with pytest.raises(CommandError, match=r"/proc/city.kota cannot be written"):
        call_command("backup", "/proc/city.kota")


def test_a_dump_with_one_other_byte_is_noticed_before_anything_is_written(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))
    with tarfile.open(tmp_path / "city.kota") as whole:
        place = whole.getmember("database.dump").offset_data + 5000
    content = bytearray((tmp_path / "city.kota").read_bytes())
    content[place] ^= 1
    (tmp_path / "other.kota").write_bytes(content)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home").mkdir()
    as_owner(monkeypatch, empty.owner)

    with pytest.raises(CommandError, match=r"database\.dump is not as it was packed"):
        call_command("restore", str(tmp_path / "other.kota"))
    assert not list((tmp_path / "home").iterdir())


@pytest.mark.parametrize(("how", "said"), [("missing", "is missing in it"), ("changed", "is not as it was packed")])
def test_a_photo_that_is_damaged_in_the_archive_is_noticed_before_anything_is_written(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, said: str
) -> None:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "files")
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "photo").write_bytes(b"a photo")
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))
    with tarfile.open(tmp_path / "city.kota") as whole, tarfile.open(tmp_path / "other.kota", "w") as other:
        for entry in whole:
            if entry.name == "files/photo" and how == "missing":
                continue
            content = whole.extractfile(entry)
            if entry.name == "files/photo":
                content = io.BytesIO(b"b photo")
            other.addfile(entry, content)
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home").mkdir()
    as_owner(monkeypatch, empty.owner)

    with pytest.raises(CommandError, match=said):
        call_command("restore", str(tmp_path / "other.kota"))

    assert connection.introspection.table_names() in ([], ["kota_stamps"])
    call_command("restore", str(tmp_path / "city.kota"))


def test_a_restore_that_broke_off_is_not_taken_for_a_city(
    fresh_city: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_owner(monkeypatch, fresh_city.owner)
    call_command("backup", str(tmp_path / "city.kota"))
    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / archive.UNFINISHED).touch()

    with pytest.raises(CommandError, match="broke off"):
        call_command("restore", str(tmp_path / "city.kota"))
    with pytest.raises(KnownError, match="broke off"):
        Home(tmp_path / "home").need_whole()


def test_a_file_that_is_no_backup_is_refused(
    fresh_city: Any, empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8 not an archive")
    as_owner(monkeypatch, empty.owner)

    with pytest.raises(CommandError, match="not a backup"):
        call_command("restore", str(tmp_path / "photo.jpg"))
    with pytest.raises(CommandError, match="no file"):
        call_command("restore", str(tmp_path / "missing.kota"))
