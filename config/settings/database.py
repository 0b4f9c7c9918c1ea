"""The database, and what lives in it beside tables: cache, sessions, jobs.

Processes connect as `kota_app`; only `migrate` and the pack loader connect as `kota_owner` (KOTA_OWNER_URL).
"""

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

KOTA_DATABASE_URL = os.environ.get("KOTA_DATABASE_URL", "postgresql:///kota?user=kota_app")
KOTA_OWNER_URL = os.environ.get("KOTA_OWNER_URL", "")
_AS_OWNER = os.environ.get("KOTA_AS_OWNER") == "1" and KOTA_OWNER_URL


def database(url: str) -> dict[str, Any]:
    """Django's settings for a PostgreSQL address."""
    parts = conninfo_to_dict(url)
    known = {key: str(parts.pop(key, "") or "") for key in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "kota.base.postgres",
        "NAME": known["dbname"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": False,  # a query each; ours looks at the socket (kota/base/postgres)
        "OPTIONS": {"connect_timeout": "10"}
        | dict(parts),  # else a server that takes a call and is silent holds a thread
    }


DATABASES = {"default": database(KOTA_OWNER_URL if _AS_OWNER else KOTA_DATABASE_URL)}

# Throttles and one-time codes must be shared between processes, so the cache is a table.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "TIMEOUT": 3600,
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
