"""The site: where it is reached, its languages, files, mail, templates and the city it runs."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kota.base import logs

BASE_DIR = Path(__file__).resolve().parents[2]
DEBUG = False
HOME = Path(os.environ.get("KOTA_HOME", BASE_DIR / ".kota"))
KOTA_PORT = int(os.environ.get("KOTA_PORT", "8000"))
KOTA_PUBLIC_URL = os.environ.get("KOTA_PUBLIC_URL") or f"http://localhost:{KOTA_PORT}"
# How many proxies of the city's own stand before Kota and write X-Forwarded-For.
KOTA_TRUSTED_PROXIES = int(os.environ.get("KOTA_TRUSTED_PROXIES", "0"))
# Where devices reach the MQTT broker (mqtt://host:port), and the broker itself, with the gateway's own credentials.
KOTA_MQTT_PUBLIC_URL = os.environ.get("KOTA_MQTT_PUBLIC_URL", "")
KOTA_MQTT_URL = os.environ.get("KOTA_MQTT_URL", "")
KOTA_MQTT_BIND = os.environ.get("KOTA_MQTT_BIND", "")  # where the embedded broker listens; empty: it is another's
KOTA_MQTT_GATEWAY = os.environ.get("KOTA_MQTT_GATEWAY", "")  # the name of this gateway where several share the work
# How many days of observations stay in the database; older ones lie in Parquet files and can still be asked for.
KOTA_OBSERVATIONS_DAYS = int(os.environ.get("KOTA_OBSERVATIONS_DAYS", "400"))
KOTA_DEMO = os.environ.get("KOTA_DEMO") == "1"
_city = os.environ.get("KOTA_CITY", "jakarta")
KOTA_PACK = Path(_city) if "/" in _city else BASE_DIR / "cities" / _city
KOTA_FACTS_MAX_AGE_S = float(os.environ.get("KOTA_FACTS_MAX_AGE_S", "1"))

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
USE_TZ = True
TIME_ZONE = "UTC"  # each page shows the city's zone
USE_I18N = True
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kota.ui.shell.shell",
            ],
            "builtins": ["django.templatetags.i18n", "kota.ui.templatetags.kota"],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
DIST = Path(os.environ.get("KOTA_DIST", BASE_DIR / ".kota" / "dist"))
STATICFILES_DIRS = [DIST] if DIST.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
# s3://bucket/prefix?endpoint=https://host instead of the folder.
KOTA_FILES_URL = os.environ.get("KOTA_FILES_URL", "")
# host:port pairs on loopback that may be fetched from: for tests, and for the sample operator of `kota simulate`.
KOTA_SIMULATED_PORT = KOTA_PORT + 20_000 if KOTA_PORT < 45_000 else KOTA_PORT - 20_000
KOTA_FETCH_ALLOW = [place for place in os.environ.get("KOTA_FETCH_ALLOW", "").split(",") if place]
if KOTA_DEMO:
    KOTA_FETCH_ALLOW.append(f"127.0.0.1:{KOTA_SIMULATED_PORT}")
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/"  # Vite names these files by their content
DJANGO_VITE = {"default": {"manifest_path": DIST / "manifest.json", "static_url_prefix": ""}}
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
KOTA_MOST_UPLOAD = 70 * 1024 * 1024  # five photos of 12 MB, and the words
FILE_UPLOAD_HANDLERS = [
    "kota.ui.uploads.Limited",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Mail: a real server by KOTA_EMAIL_URL (smtp://user:password@host:587), else messages stay in a folder that the
# demo shows at /demo/messages.
_mail = urlsplit(os.environ.get("KOTA_EMAIL_URL", ""))
DEFAULT_FROM_EMAIL = os.environ.get("KOTA_EMAIL_FROM", "Kota <kota@localhost>")
if _mail.hostname:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname, _mail.port or 587
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.username or "", _mail.password or ""
    EMAIL_USE_TLS = _mail.scheme != "smtp+plain"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = HOME / "messages"

EMAIL_TIMEOUT = 10
# Text messages: a webhook of the provider, which gets {"id", "to", "text"}; without one they are simulated.
KOTA_SMS_URL = os.environ.get("KOTA_SMS_URL", "")
KOTA_SMS_TOKEN = os.environ.get("KOTA_SMS_TOKEN", "")

LOGGING_CONFIG = None
logs.configure(as_json=os.environ.get("KOTA_LOGS") == "json")

# Maps: an own style by address instead of the built-in ones, and the hosts of its tiles, signs and letters where they
# are others. Pages may load from these alone (the policy in security.py).
KOTA_MAP_STYLE = os.environ.get("KOTA_MAP_STYLE", "")
KOTA_MAP_ORIGINS = os.environ.get("KOTA_MAP_ORIGINS", "").split()
# A search for addresses that speaks Nominatim's /search; none by default, since it would learn what residents type.
KOTA_GEOCODER_URL = os.environ.get("KOTA_GEOCODER_URL", "")
