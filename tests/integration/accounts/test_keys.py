"""Keys of programs: found fast, limited exactly over all processes, revoked within ten seconds."""

from datetime import timedelta

import pytest

from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.models import ApiKey
from kota.kernel.accounts.selectors import keys as reading
from kota.kernel.accounts.services import keys as writing
from tests.factories.accounts import BY, NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_memory():
    reading._known.clear()
    writing._lots.clear()


def issue(**more):
    return services.issue_key(name="program", scopes=["open311"], by=BY, at=NOW, **more)


def test_the_secret_is_kept_as_a_digest_only():
    key, secret = issue()
    row = ApiKey.objects.filter(pk=key.pk).values_list().get()
    assert secret.startswith("kota_") and len(secret) > 40
    assert not any(secret in str(value) or secret.encode() in bytes(str(value), "utf8") for value in row)


def test_a_program_is_known_by_its_secret_alone():
    key, secret = issue()
    found = selectors.client_for(secret)
    assert found is not None and (found.key_id, found.scopes) == (key.pk, {"open311"})
    for wrong in ("", secret[:-1], secret + "x", secret[:12] + "x" * 40, "x" * 500):
        assert selectors.client_for(wrong) is None


def test_asking_again_costs_no_query(django_assert_num_queries):
    _, secret = issue()
    selectors.client_for(secret)
    with django_assert_num_queries(0):
        selectors.client_for(secret)


def test_a_revoked_key_works_ten_seconds_at_most(monkeypatch: pytest.MonkeyPatch):
    key, secret = issue()
    assert selectors.client_for(secret)
    services.revoke_key(key_id=key.pk, by=BY, at=NOW)
    now = reading.time.monotonic()
    monkeypatch.setattr(reading.time, "monotonic", lambda: now + 11)
    assert selectors.client_for(secret) is None


def test_a_key_of_a_closed_account_works_no_more(monkeypatch: pytest.MonkeyPatch):
    owner = make_staff("auditor")
    _, secret = issue(account_id=owner.pk)
    assert selectors.client_for(secret)
    owner.is_active = False
    owner.save()
    reading._known.clear()
    assert selectors.client_for(secret) is None


@pytest.mark.parametrize("limit", [1, 7, 60, 1000, 12_345])
def test_two_processes_together_never_pass_the_limit(limit: int):
    key, _ = issue(per_minute=limit)
    memories = [{}, {}]
    passed = 0
    for call in range(limit + 50):
        writing._lots = memories[call % 2]
        passed += services.may_call(key_id=key.pk, per_minute=limit, at=NOW)
    assert limit * 0.97 - 1 <= passed <= limit


def test_one_process_alone_gets_the_whole_limit():
    key, _ = issue(per_minute=250)
    assert sum(services.may_call(key_id=key.pk, per_minute=250, at=NOW) for _ in range(400)) == 250


def test_the_next_minute_begins_anew():
    key, _ = issue(per_minute=2)
    assert [services.may_call(key_id=key.pk, per_minute=2, at=NOW) for _ in range(3)] == [True, True, False]
    assert services.may_call(key_id=key.pk, per_minute=2, at=NOW + timedelta(minutes=1))


def test_a_busy_key_asks_the_database_seldom(django_assert_max_num_queries):
    key, _ = issue(per_minute=60_000)
    with django_assert_max_num_queries(8):
        for _ in range(2000):
            services.may_call(key_id=key.pk, per_minute=60_000, at=NOW)


def test_the_day_of_its_last_use_is_known():
    key, _ = issue()
    services.may_call(key_id=key.pk, per_minute=60, at=NOW)
    key.refresh_from_db()
    assert key.used_on == NOW.date()
