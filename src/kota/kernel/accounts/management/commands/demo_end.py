"""Take away what the demonstration gave: keys of sample programs, and the sessions of sample persons."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q

from kota.base import clock
from kota.base.actor import system
from kota.kernel.accounts import services
from kota.kernel.accounts.models import Account, ApiKey

BY = system("demo")


class Command(BaseCommand):
    help = "End the keys and sessions of the sample persons; `kota up` does it when the city is a demonstration no more"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.KOTA_DEMO:
            raise CommandError("this city is a demonstration: its sample sign-ins are wanted")
        at = clock.now()
        keys = ApiKey.objects.filter(Q(created_by=BY.urn) | Q(account__is_sample=True), revoked_at=None)
        for key_id in list(keys.values_list("pk", flat=True)):
            services.revoke_key(key_id=key_id, by=BY, at=at)
        for account_id in Account.objects.filter(is_sample=True).values_list("pk", flat=True):
            services.end_sessions(account_id=account_id, by=BY, at=at)
        self.stdout.write("sample keys are revoked, and sample persons are signed out")
