"""The tests' own footing: what the database fixtures promise."""

import psycopg
import pytest
from django.db import connection

from kota.cli.postgres import Database
from tests.fixtures.database import name_of

COUNT = "SELECT count(*) FROM cache WHERE cache_key = 'kept'"
WRITE = "INSERT INTO cache VALUES ('kept', 'x', now())"


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT)
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
@pytest.mark.parametrize("time", [1, 2])
def test_what_a_test_writes_is_gone_in_the_next(time: int) -> None:
    assert rows() == 0
    with connection.cursor() as cursor:
        cursor.execute(WRITE)
    assert rows() == 1


@pytest.mark.django_db
def test_tests_work_as_the_application_does() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("kota_app", False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.connection.execute("TRUNCATE cache")


def test_a_fresh_city_keeps_real_commits_to_itself(fresh_city: Database) -> None:
    with connection.cursor() as cursor:
        cursor.execute(WRITE)
    with psycopg.connect(fresh_city.app) as other:
        assert other.execute(COUNT).fetchone() == (1,)
    assert name_of(fresh_city) == connection.settings_dict["NAME"]


@pytest.mark.django_db
def test_the_workers_database_is_back_after_a_fresh_city() -> None:
    assert rows() == 0


def test_the_owners_address_leads_to_the_same_database(owner_url: str, app_url: str) -> None:
    with psycopg.connect(owner_url) as owner, psycopg.connect(app_url) as app:
        assert owner.info.dbname == app.info.dbname == connection.settings_dict["NAME"]
        assert owner.info.user == "kota_owner"
