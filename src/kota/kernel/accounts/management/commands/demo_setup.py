"""Make the sample persons of the city pack, with sign-ins that work on this machine only."""

import json
import secrets
import tomllib
from pathlib import Path
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kota.base import clock
from kota.base.actor import system
from kota.kernel.accounts import selectors, services
from kota.kernel.accounts.models import Account, ApiKey

BY = system("demo")


class Command(BaseCommand):
    help = "Make the sample persons of the city pack and write their sign-ins to a file"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="JSON file for sign-ins and keys")

    @transaction.atomic
    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        if not settings.KOTA_DEMO:
            raise CommandError("demo sign-ins exist only where the city is reached from its own machine")
        kept = json.loads(out.read_text()) if out.exists() else {}
        known = {row["key"]: row for row in kept.get("signins", [])}
        samples = tomllib.loads((settings.KOTA_PACK / "samples.toml").read_text(encoding="utf-8"))
        rows = [self._account(row, known.get(row["key"], {})) for row in samples["account"]]
        keys = self._keys(kept.get("keys", {}))
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = out.with_suffix(".part")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({**kept, "signins": rows, "keys": keys}, indent=2, ensure_ascii=False))
        fresh.replace(out)
        self.stdout.write(f"{len(rows)} sample sign-ins, all marked as samples")

    def _account(self, row: dict[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
        at = clock.now()
        account = Account.objects.filter(email=row["email"]).first() or services.open_account(
            email=row["email"], phone=row["phone"], name=row["name"], language=row["language"], is_sample=True,
            by=BY, at=at,
        )  # fmt: skip
        password = kept.get("password") or secrets.token_urlsafe(12)
        if not account.check_password(password):
            account.set_password(password)
            account.save(update_fields=["password"])
        for role in row["roles"]:
            services.grant_role(account_id=account.pk, by=BY, at=at, **role)
        said = [selectors.roles()[role["role"]].name.id for role in row["roles"]]
        secret = self._second_factor(account, kept.get("totp_secret", "")) if row["roles"] else ""
        return {
            "key": row["key"], "name": row["name"], "role": ", ".join(said) or "warga", "email": row["email"],
            "password": password, "totp_secret": secret, "note": "sample person, for this machine only",
        }  # fmt: skip

    def _second_factor(self, account: Account, kept: str) -> str:
        if kept and Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).exists():
            return kept
        Authenticator.objects.filter(user=account, type=Authenticator.Type.TOTP).delete()
        secret: str = kept or generate_totp_secret()
        TOTP.activate(account, secret)
        return secret

    def _keys(self, kept: dict[str, str]) -> dict[str, str]:
        wanted = {
            "open311_api_key": ("sample program (Open311)", ["open311"], 60_000, ""),
            "sta_token": ("sample program (SensorThings)", ["sensing"], 60_000_000, ""),
            "mobility_token": ("sample program (mobility)", ["mobility"], 60_000_000, "transit"),
            "api_token": (
                "sample program (API)",
                ["reports:read", "reports:write", "work", "performance", "sensing", "mobility", "admin"],
                60_000, "admin",
            ),
        }  # fmt: skip
        return {name: self._key(kept.get(name, ""), *given) for name, given in wanted.items()}

    def _key(self, kept: str, name: str, scopes: list[str], per_minute: int, owner: str) -> str:
        if kept and selectors.client_for(kept):
            return kept
        ApiKey.objects.filter(name=name, revoked_at=None).update(revoked_at=clock.now())
        account = Account.objects.filter(is_sample=True, email__startswith=owner).first() if owner else None
        made = services.issue_key(
            name=name, scopes=scopes, per_minute=per_minute, account_id=account.pk if account else None,
            by=BY, at=clock.now(),
        )  # fmt: skip
        return made[1]
