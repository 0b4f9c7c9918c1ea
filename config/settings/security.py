"""Keys, cookies, headers: strict by default."""

import os
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from config.settings.site import KOTA_MAP_ORIGINS, KOTA_MAP_STYLE, KOTA_PUBLIC_URL

SECRET_KEY = os.environ.get("KOTA_SECRET_KEY") or os.urandom(32).hex()
_public = urlsplit(KOTA_PUBLIC_URL)
_loopback = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = [*_loopback, _public.hostname or "localhost"]
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]
_https = _public.scheme == "https"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_NAME = "kota_session"
CSRF_COOKIE_NAME = "kota_csrf"
LANGUAGE_COOKIE_NAME = "kota_language"
CSRF_FAILURE_VIEW = "kota.ui.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "kota.kernel.accounts.signin.passwords.NotCommon"},
    {"NAME": "kota.kernel.accounts.signin.passwords.NotLeaked"},
]


def origins(*addresses: str) -> list[str]:
    """Scheme and host of each address, once; a path of our own has none."""
    parts = (urlsplit(address) for address in addresses)
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts if part.scheme and part.netloc))


# MapLibre draws images from blobs and runs its worker from our own files. The hash admits the one style that a
# chart of Observable Plot carries in itself (frontend/chart/draw.ts); tests/browser/test_ui.py fails when it
# no longer fits.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'sha256-1gngp2axs53+OZWU0yba/6nPcZEnzvmTkyWgM57y/Bc='"],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, *origins(KOTA_MAP_STYLE, *KOTA_MAP_ORIGINS)],
        "worker-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
# E-mail is unique by a constraint on its lower case, which these two checks do not see.
SILENCED_SYSTEM_CHECKS = ["django_vite.W001", "models.W042", "auth.E003", "auth.W004"]
