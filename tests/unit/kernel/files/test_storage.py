"""Where contents lie: the folder, and a bucket as boto3 offers it."""

import io
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured

from kota.base import clock
from kota.kernel.files.contracts import Size
from kota.kernel.files.rules import keys
from kota.kernel.files.storage import Bucket, Folder, Storage


class Client:
    """The few calls of boto3's S3 client that the bucket makes, with the same arguments and answers."""

    class exceptions:
        class NoSuchKey(Exception):
            pass

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, ContentType: str) -> None:
        self.kept[Key] = Body

    def get_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:
        if Key not in self.kept:
            raise self.exceptions.NoSuchKey
        return {"Body": io.BytesIO(self.kept[Key])}

    def delete_object(self, *, Bucket: str, Key: str) -> None:
        self.kept.pop(Key, None)

    def get_paginator(self, name: str) -> "Client":
        assert name == "list_objects_v2"
        return self

    def paginate(self, *, Bucket: str, Prefix: str) -> list[dict[str, Any]]:
        found = [{"Key": key, "LastModified": clock.now()} for key in self.kept if key.startswith(Prefix)]
        return [{"Contents": found}, {}]


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    return Folder(tmp_path) if request.param == "folder" else Bucket(Client(), "kota", "jakarta/")


def test_what_is_written_is_read_listed_and_deleted(storage: Storage) -> None:
    key = keys.key_of(uuid4(), Size.FULL)

    storage.write(key, b"one", "image/jpeg")
    storage.write(key, b"two", "image/jpeg")

    assert storage.read(key) == b"two"
    assert [name for name, _written in storage.entries()] == [key]
    storage.delete(key)
    storage.delete(key)
    assert list(storage.entries()) == []
    with pytest.raises(FileNotFoundError):
        storage.read(key)


def test_a_folder_is_never_left(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="out of the folder"):
        Folder(tmp_path / "files").write("../secret", b"", "image/jpeg")


def test_the_file_of_a_key_is_known_and_other_names_are_nobody_s() -> None:
    file_id = uuid4()

    assert keys.file_of(keys.key_of(file_id, Size.SMALL)) == file_id
    assert keys.file_of("photos/aa/bb/readme.txt") is None
    assert keys.file_of("lost+found") is None


def test_without_boto3_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)

    with pytest.raises(ImproperlyConfigured, match="put the package boto3 in a folder"):
        Bucket.at("s3://kota/jakarta?endpoint=https://s3.example")


@pytest.mark.parametrize("url", ["https://bucket", "s3://", "kota"])
def test_an_address_that_names_no_bucket_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://bucket/prefix"):
        Bucket.at(url)
