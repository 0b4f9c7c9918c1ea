"""A key's limit over real processes: each with its own memory and connection, all calling at once."""

import subprocess
import sys

from kota.kernel.accounts import services
from tests.factories.accounts import BY, NOW

CALLS = """
import django, sys
django.setup()
from datetime import datetime
from kota.kernel.accounts import services
key, limit, calls, at = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), datetime.fromisoformat(sys.argv[4])
print(sum(services.may_call(key_id=key, per_minute=limit, at=at) for _ in range(calls)))
"""


def test_three_processes_at_once_get_the_limit_and_no_call_more(fresh_city, django_db_blocker):
    limit = 3000
    with django_db_blocker.unblock():
        key, _ = services.issue_key(name="program", scopes=["open311"], per_minute=limit, by=BY, at=NOW)
    argv = [sys.executable, "-c", CALLS, str(key.pk), str(limit), "2000", NOW.isoformat()]
    at_work = [subprocess.Popen(argv, stdout=subprocess.PIPE, env=_environment()) for _ in range(3)]
    passed = [int(process.communicate(timeout=100)[0]) for process in at_work]
    assert limit * 0.97 <= sum(passed) <= limit


def _environment() -> dict[str, str]:
    import os

    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": "src:."}
