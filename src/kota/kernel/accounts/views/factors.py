"""Second factors: allauth's pages, with what Kota adds."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from kota.kernel.accounts.signin import note_second_factor
from kota.kernel.accounts.signin.factors import Factors
from kota.ui.http import see_other


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """Whoever types the first code has shown the factor in this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, self.request.user, "totp")
        return answer


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """The same for a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        note_second_factor(self.request, self.request.user, "webauthn")
        return answer


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Staff keep at least one second factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not Factors().can_delete_authenticator(self.get_object()):
            said = _("Your work needs a second factor: add another one before you remove this one.")
            get_adapter().add_message(self.request, messages.ERROR, message=said)
            return see_other("mfa_list_webauthn")
        answer: HttpResponse = super().form_valid(form)
        return answer
