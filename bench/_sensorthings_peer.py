"""The only other SensorThings server for Django that installs from the package registry, run beside Kota.

django-ogc-sensorthings 1.2.0 (BSD-3-Clause), with the settings its own README gives: its Django backend on PostgreSQL,
UUIDs for ids, the data array extension, uvicorn with one worker. Versions are pinned here, so that two runs compare
the same thing; none of its packages come into Kota's own locks or environment.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

NAME, VERSION = "django-ogc-sensorthings", "1.2.0"
PINNED = (
    f"{NAME}=={VERSION}", "Django==5.2.19", "django-ninja==1.7.1", "odata-query==0.10.0", "sly==0.4",
    "pydantic==2.14.4", "psycopg[binary]==3.3.9", "uuid-utils==1.2.0", "uvicorn==0.54.0",
)  # fmt: skip
PATIENCE = 60.0
SETTINGS = """
import os, uuid
from psycopg.conninfo import conninfo_to_dict
found = conninfo_to_dict(os.environ["PEER_DATABASE_URL"])
named = {key: found.pop(key, "") for key in ("dbname", "user", "password", "host", "port")}
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": named["dbname"], "USER": named["user"],
    "PASSWORD": named["password"], "HOST": named["host"], "PORT": named["port"], "OPTIONS": found}}
SECRET_KEY = "of a peer that only this machine reaches"
DEBUG = False
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "UTC"
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MIDDLEWARE = []
APP = "sensorthings.versions.v1_1"
INSTALLED_APPS = ["django.contrib.contenttypes", APP, f"{APP}.backends.django", f"{APP}.extensions.dataarray"]
SENSORTHINGS_V1_1_SERVICE_URL = os.environ["PEER_SERVICE_URL"]
SENSORTHINGS_V1_1_BACKEND_ADAPTER = f"{APP}.backends.django.adapter.DjangoBackendAdapter"
SENSORTHINGS_V1_1_ID_TYPE = uuid.UUID
SENSORTHINGS_V1_1_ID_DELIMITER = "'"
"""
URLS = """
from django.urls import include, path
urlpatterns = [path("sensorthings/", include("sensorthings.versions.v1_1.urls"))]
"""
ASGI = """
from django.core.asgi import get_asgi_application
application = get_asgi_application()
"""


@contextlib.contextmanager
def peer(database_url: str, folder: Path, *, port: int, admin_url: str = "") -> Iterator[str]:
    """Its base URL (`…/sensorthings/v1.1`) while it runs; stopped and its database dropped afterwards.

    `folder` keeps the environment for the next run. `database_url` names a database that is made new; `admin_url` is
    a role on the same server that may make it (otherwise the same role, at the database `postgres`).
    """
    python = install(folder)
    keeper = admin_url or urlunsplit(urlsplit(database_url)._replace(path="/postgres"))
    _drop(keeper, database_url)
    _create(keeper, database_url)
    try:
        with _serving(python, folder, database_url, port) as url:
            yield url
    finally:
        _drop(keeper, database_url)


def install(folder: Path) -> Path:
    """The Python of the peer's own environment, made at the first call."""
    place = folder / f"{NAME}-{VERSION}"
    python, stamp = place / "bin" / "python", place / "pinned.json"
    if stamp.exists() and json.loads(stamp.read_text()) == list(PINNED):
        return python
    venv.create(place, with_pip=True, clear=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--no-input", *PINNED], check=True,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    stamp.write_text(json.dumps(PINNED))
    return python


@contextlib.contextmanager
def _serving(python: Path, folder: Path, database_url: str, port: int) -> Iterator[str]:
    site = folder / "site"
    site.mkdir(parents=True, exist_ok=True)
    for name, text in (("settings", SETTINGS), ("urls", URLS), ("asgi", ASGI)):
        (site / f"{name}.py").write_text(text.lstrip())
    service = f"http://127.0.0.1:{port}/sensorthings"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DJANGO", "KOTA"))}
    env = {
        **kept,
        "PEER_DATABASE_URL": database_url,
        "PEER_SERVICE_URL": service,
        "DJANGO_SETTINGS_MODULE": "settings",
        "PYTHONPATH": str(site),
    }
    subprocess.run([str(python), "-m", "django", "migrate", "--verbosity", "0"], env=env, cwd=site, check=True)
    words = ["-m", "uvicorn", "asgi:application", "--port", str(port), "--workers", "1", "--log-level", "error"]
    with (folder / "peer.log").open("wb") as log:
        process = subprocess.Popen([str(python), *words], env=env, cwd=site, stdout=log, stderr=log)
    try:
        _wait(process, f"{service}/v1.1")
        yield f"{service}/v1.1"
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[Any]", url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            urllib.request.urlopen(f"{url}/Things", timeout=5).close()
            return
        time.sleep(0.1)
    raise SystemExit(f"{NAME} {VERSION} did not start: see peer.log")


def _name(url: str) -> str:
    return unquote(urlsplit(url).path.lstrip("/"))


def _create(keeper: str, url: str) -> None:
    owner = unquote(urlsplit(url).username or "")
    with psycopg.connect(keeper, autocommit=True) as connection:
        made = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(_name(url)))
        connection.execute(made + sql.SQL(" OWNER {}").format(sql.Identifier(owner)) if owner else made)


def _drop(keeper: str, url: str) -> None:
    with psycopg.connect(keeper, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))


if __name__ == "__main__":  # tried alone: DATABASE_URL FOLDER PORT, until Ctrl-C
    with peer(sys.argv[1], Path(sys.argv[2]), port=int(sys.argv[3])) as address, contextlib.suppress(KeyboardInterrupt):
        print(address, flush=True)
        while True:
            time.sleep(3600)
