"""Settings that cannot be meant are refused before anything is started, and not repeated."""

from pathlib import Path

import pytest

from kota.cli import manage, wishes
from kota.cli.city import City
from kota.cli.errors import KnownError
from kota.cli.home import Home


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("KOTA_WEB_WORKERS", "zero", "a number from 1 to 64"),
        ("KOTA_WEB_WORKERS", "0", "a number from 1 to 64"),
        ("KOTA_TRUSTED_PROXIES", "x", "a number from 0 to 16"),
        ("KOTA_EMAIL_URL", "secret-word", "smtp://user:password@host:587"),
        ("KOTA_SMS_URL", "ftp://secret-word@host", "https://host/path"),
        ("KOTA_GEOCODER_URL", "http://[::1", "https://host"),
        ("KOTA_FILES_URL", "file:///secret-word", "s3://bucket/prefix"),
        ("KOTA_PUBLIC_URL", "http://[", "give the whole address"),
        ("KOTA_OIDC_ISSUER", "http://id.example", "begins with https://"),
        ("KOTA_OIDC_ISSUER", "https://id.example", "needs KOTA_OIDC_CLIENT_ID"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(KnownError) as caught:
        wishes.check()
    assert name in str(caught.value) and said in str(caught.value)
    assert "secret-word" not in str(caught.value)


def test_good_settings_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOTA_WEB_WORKERS", "4")
    monkeypatch.setenv("KOTA_EMAIL_URL", "smtp://post:word@mail.example:587")
    monkeypatch.setenv("KOTA_OIDC_ISSUER", "http://localhost:8499")
    monkeypatch.setenv("KOTA_OIDC_CLIENT_ID", "kota")
    wishes.check()


def test_a_city_pack_that_is_not_there_is_said_before_a_database_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOTA_CITY", "nix")
    with pytest.raises(KnownError, match=r"has no city\.toml \(there are jakarta, tiny\)"):
        City(Home(tmp_path))


@pytest.mark.parametrize("name", sorted(manage.LOOKING))
def test_a_home_without_a_city_is_not_filled_by_looking_at_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("KOTA_HOME", str(tmp_path / "typo"))
    monkeypatch.delenv("KOTA_DATABASE_URL", raising=False)
    with pytest.raises(KnownError, match="There is no city in"):
        manage.managed(name, [], as_owner=True)
    assert not (tmp_path / "typo").exists()
