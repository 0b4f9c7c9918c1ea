"""Signing up and in: allauth, its second factors, OpenID Connect, and links by mail."""

import os

from config.settings.site import KOTA_PUBLIC_URL, KOTA_TRUSTED_PROXIES

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["kota.kernel.accounts.signin.backend.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "accounts:arrived"

ACCOUNT_ADAPTER = "kota.kernel.accounts.signin.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "kota.kernel.accounts.forms.signin.SignIn",
    "signup": "kota.kernel.accounts.forms.signin.SignUp",
    "request_login_code": "kota.kernel.accounts.forms.signin.AskCode",
    "change_password": "kota.kernel.accounts.forms.signin.ChangePassword",
    "set_password": "kota.kernel.accounts.forms.signin.SetPassword",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
# The form itself lets either of e-mail and phone be empty; allauth wants e-mail listed as needed.
ACCOUNT_SIGNUP_FIELDS = ["email*", "phone", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_CHANGE_EMAIL = True  # one address: the old one holds until the new one is confirmed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None  # the sign-in form asks: many share a phone or a computer
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
ACCOUNT_EMAIL_NOTIFICATIONS = True  # whoever's sign-in changes is told
ACCOUNT_DEFAULT_HTTP_PROTOCOL = KOTA_PUBLIC_URL.split(":", 1)[0]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
# By address strictly; by network generously, since a mobile operator's customers share a few addresses.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "30/m/ip,5/5m/key",
    "signup": "30/m/ip",
    "request_login_code": "60/m/ip,3/m/key,10/h/key",
    "verify_phone": "1/30s/key,30/m/ip",
    "change_phone": "5/m/user",
}

ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}  # three attempts each

MFA_FORMS = {
    "add_webauthn": "kota.kernel.accounts.forms.signin.AddPasskey",
    "authenticate": "kota.kernel.accounts.forms.signin.ShowCode",
    "reauthenticate": "kota.kernel.accounts.forms.signin.ShowCodeAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False  # it would demand an e-mail address of people who have only a phone
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = KOTA_PUBLIC_URL.startswith("http://")  # browsers themselves allow localhost only
MFA_ADAPTER = "kota.kernel.accounts.signin.factors.Factors"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1

USERSESSIONS_TRACK_ACTIVITY = False  # else every request of a signed-in person writes
SOCIALACCOUNT_ADAPTER = "kota.kernel.accounts.signin.adapter.Social"
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

# A list of leaked passwords asked by the first five letters of a digest; empty: none is asked.
KOTA_PASSWORD_LEAKS_URL = os.environ.get("KOTA_PASSWORD_LEAKS_URL", "")

SESAME_MAX_AGE = 900
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_EMAIL_CHANGE = True

ALLAUTH_TRUSTED_PROXY_COUNT = KOTA_TRUSTED_PROXIES
