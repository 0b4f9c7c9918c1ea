"""Contents in an S3 bucket, of Amazon or of anything that speaks the same (MinIO, Ceph, Garage)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket and a prefix in it; boto3 finds keys and secrets in its own places (AWS_ACCESS_KEY_ID)."""

    client: Any
    name: str
    prefix: str

    @classmethod
    def at(cls, url: str) -> "Bucket":
        """From `s3://bucket/prefix?endpoint=https://host&region=name`; says what to do when it cannot be."""
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.netloc:
            raise ImproperlyConfigured("KOTA_FILES_URL is s3://bucket/prefix?endpoint=https://host")
        try:
            boto3: Any = import_module("boto3")
        except ImportError:
            raise ImproperlyConfigured(
                "KOTA_FILES_URL names S3: put the package boto3 in a folder and name that in KOTA_PACKAGES"
            ) from None
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        client = boto3.client("s3", endpoint_url=asked.get("endpoint"), region_name=asked.get("region"))
        prefix = parts.path.strip("/")
        return cls(client, parts.netloc, f"{prefix}/" if prefix else "")

    def write(self, key: str, content: bytes, media_type: str) -> None:
        self.client.put_object(Bucket=self.name, Key=self.prefix + key, Body=content, ContentType=media_type)

    def read(self, key: str) -> bytes:
        try:
            found = self.client.get_object(Bucket=self.name, Key=self.prefix + key)
        except self.client.exceptions.NoSuchKey:
            raise FileNotFoundError(key) from None
        return bytes(found["Body"].read())

    def delete(self, key: str) -> None:
        self.client.delete_object(Bucket=self.name, Key=self.prefix + key)

    def entries(self) -> Iterator[tuple[str, datetime]]:
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=self.name, Prefix=self.prefix):
            for entry in page.get("Contents", []):
                yield entry["Key"].removeprefix(self.prefix), entry["LastModified"]
