"""The steps between knowing who somebody is and letting them in."""

from typing import Any

from allauth.account.stages import EmailVerificationStage


class EmailStage(EmailVerificationStage):  # type: ignore[misc]
    """Confirms the e-mail address of those who gave one; a confirmed phone is enough."""

    def handle(self) -> Any:
        user = self.login.user
        if user is not None and user.email is None:
            return None, bool(user.phone and user.phone_verified)
        return super().handle()
