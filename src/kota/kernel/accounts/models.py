"""People, agencies, and who was granted what."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class OptionalEmail(models.EmailField):  # type: ignore[type-arg]
    """An e-mail address or none: an empty text, which libraries write for none, is none."""

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value) or None


class Account(AbstractBaseUser):
    """A person. Power comes from role assignments alone."""

    name = models.TextField(default="", blank=True)
    email = OptionalEmail(null=True, blank=True)  # unique, so none must be null
    phone = models.TextField(null=True, blank=True)  # noqa: DJ001
    phone_verified = models.BooleanField(default=False)
    language = models.TextField(default="id")
    is_active = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()

    class Meta:
        db_table = "account"
        constraints = [
            models.UniqueConstraint(Lower("email"), name="account_email_once"),
            models.UniqueConstraint(fields=["phone"], name="account_phone_once"),
            models.CheckConstraint(
                condition=Q(erased_at=None)
                | Q(email=None, phone=None, name="", is_active=False, last_login=None, password__startswith="!"),  # noqa: S106
                name="account_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(email__isnull=False) | Q(phone__isnull=False),
                name="account_can_be_reached",
            ),
            models.CheckConstraint(condition=Q(language__in=["id", "en"]), name="account_language_known"),
            models.CheckConstraint(
                condition=Q(phone=None) | Q(phone__regex=r"^\+[1-9][0-9]{5,14}$"), name="account_phone_e164"
            ),
            models.CheckConstraint(
                condition=Q(phone_verified=False) | Q(phone__isnull=False), name="account_verified_phone_is_there"
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.pk}"


class Agency(models.Model):
    """An agency or office: the current facts, as a row to point at."""

    code = models.TextField(primary_key=True)
    name_id = models.TextField()
    name_en = models.TextField()
    short = models.TextField(default="")
    kind = models.TextField()
    area = models.ForeignKey("areas.Area", null=True, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    is_open = models.BooleanField(default=True)

    class Meta:
        db_table = "agency"

    def __str__(self) -> str:
        return self.name_en

    @property
    def names(self) -> dict[str, str]:
        return {"id": self.name_id, "en": self.name_en}


class RoleAssignment(models.Model):
    """A role granted for an agency (with those below it), an area or some categories; ended, never removed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.TextField()
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("areas.Area", null=True, on_delete=models.PROTECT, related_name="+")
    categories = ArrayField(models.TextField(), default=list)
    granted_at = models.DateTimeField()
    granted_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(default="")

    class Meta:
        db_table = "role_assignment"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role", "agency", "area", "categories"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="role_assignment_granted_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class ApiKey(models.Model):
    """A program's key: only its digest is kept."""

    name = models.TextField()
    prefix = models.TextField(unique=True)
    digest = models.BinaryField()
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    scopes = ArrayField(models.TextField(), default=list)
    per_minute = models.IntegerField(default=60)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_key"
        constraints = [
            models.CheckConstraint(condition=Q(per_minute__gt=0), name="api_key_may_call"),
        ]

    def __str__(self) -> str:
        return self.name
