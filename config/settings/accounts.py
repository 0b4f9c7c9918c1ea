"""Signing up and in: allauth, its second factors, OpenID Connect, and links by mail."""

import os

from config.settings.site import KOTA_PUBLIC_URL

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kota.kernel.accounts.signin.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:arrived"

ACCOUNT_ADAPTER = "kota.kernel.accounts.signin.Adapter"
ACCOUNT_FORMS = {"signup": "kota.kernel.accounts.forms.SignUp"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# The form itself lets either of e-mail and phone be empty; allauth wants e-mail listed as needed.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = KOTA_PUBLIC_URL.split(":", 1)[0]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key", "signup": "20/h/ip"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False  # it would demand an e-mail address of people who have only a phone
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = KOTA_PUBLIC_URL.startswith("http://localhost")
MFA_TOTP_ISSUER = "Kota"
MFA_TOTP_TOLERANCE = 1

USERSESSIONS_TRACK_ACTIVITY = True
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_PROVIDERS: dict[str, object] = {}
if os.environ.get("KOTA_OIDC_ISSUER"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "city",
                "name": os.environ.get("KOTA_OIDC_NAME", "OpenID Connect"),
                "client_id": os.environ.get("KOTA_OIDC_CLIENT_ID", ""),
                "secret": os.environ.get("KOTA_OIDC_SECRET", ""),
                "settings": {"server_url": os.environ["KOTA_OIDC_ISSUER"]},
            }
        ],
    }

SESAME_MAX_AGE = 900
SESAME_ONE_TIME = True
