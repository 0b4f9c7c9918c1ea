"""What reports have beside being cases: who else sees the same, and who asked for one to be taken down."""

from django.db import models
from django.db.models import Q


class Supporter(models.Model):
    """Somebody who said "me too": by account, or by a browser's random mark."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey("accounts.Account", null=True, on_delete=models.PROTECT, related_name="+")
    mark = models.TextField(default="")
    notify = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "report_supporter"
        constraints = [
            models.UniqueConstraint(fields=["case", "account"], name="report_supporter_once_by_account"),
            models.UniqueConstraint(
                fields=["case", "mark"], condition=~Q(mark=""), name="report_supporter_once_by_mark"
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(mark=""), name="report_supporter_is_someone"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class Takedown(models.Model):
    """A request to take a report off the public pages, and what the moderator decided."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    email = models.TextField(default="")
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(default="")
    decision = models.TextField(default="")  # taken_down | masked | kept
    answer = models.TextField(default="")

    class Meta:
        db_table = "report_takedown"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="")
                | Q(decided_at__isnull=False, decision__in=["taken_down", "masked", "kept"]),
                name="report_takedown_decided_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"


class Media(models.Model):
    """A photo that a program named by its address. It is fetched afterwards: nobody waits for a stranger's server."""

    WAITING, KEPT, REFUSED = "waiting", "kept", "refused"

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    url = models.TextField()  # emptied when it is done
    by = models.TextField()
    asked_at = models.DateTimeField()
    state = models.TextField(default=WAITING)
    attempts = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "report_media"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "kept", "refused"]), name="report_media_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", done_at=None) | (~Q(state="waiting") & Q(done_at__isnull=False, url="")),
                name="report_media_done_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.pk}"
