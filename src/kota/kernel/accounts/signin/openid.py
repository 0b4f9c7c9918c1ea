"""OpenID Connect more strictly than allauth has it: signed tokens, and claims that are what they should be."""

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponseBase

_TEXTS = {"email": 254, "name": 120, "preferred_username": 120, "given_name": 120, "family_name": 120}
_LONGEST_SUBJECT = 255  # OpenID Connect Core, 2


class Adapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """Checks the signature of each ID token against the provider's keys, and both sources of claims."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        try:
            login = super().complete_login(request, app, token, **kwargs)
        except (KeyError, TypeError) as error:
            raise OAuth2Error("the provider's answer is not what the standard says") from error
        told = login.account.extra_data
        if "id_token" in told and "userinfo" in told and told["id_token"]["sub"] != told["userinfo"]["sub"]:
            raise OAuth2Error("the token and the user info speak of two persons")
        return login

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return claims(super()._fetch_user_info(access_token))

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        return claims(
            jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        )


def claims(told: Any) -> dict[str, Any]:
    """What a provider says of a person, as text that can be kept. OAuth2Error without a subject.

    Some providers say `email_verified` as a text; anything else than true means that nobody has looked.
    """
    if not isinstance(told, Mapping):
        raise OAuth2Error("the claims are no object")
    subject = told.get("sub")
    if not isinstance(subject, str) or not subject.isprintable() or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise OAuth2Error("the claims name no subject")
    texts = {name: told[name] for name in _TEXTS if isinstance(told.get(name), str) and told[name].isprintable()}
    verified = str(told.get("email_verified")).lower() == "true"
    return {"sub": subject, **{name: text[: _TEXTS[name]] for name, text in texts.items()}, "email_verified": verified}


@login_not_required  # type: ignore[untyped-decorator]
def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Go to the provider."""
    return _seen(OAuth2LoginView, request, provider_id)


@login_not_required  # type: ignore[untyped-decorator]
def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Come back with the provider's code."""
    return _seen(OAuth2CallbackView, request, provider_id)


def _seen(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = view.adapter_view(Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
