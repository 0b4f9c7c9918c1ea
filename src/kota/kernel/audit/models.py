"""Audit lines and the seals over them. Neither has foreign keys: the audit outlives what it speaks of."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kota.base.fields import CurrentXid, Xid


class Line(models.Model):
    """One deed. Holds no personal data: actors and subjects are numbers, contents are digests."""

    id = models.BigAutoField(primary_key=True)
    xid = Xid(db_default=CurrentXid())
    at = models.DateTimeField()
    by = models.TextField()
    action = models.TextField()
    subject = models.TextField()
    before = models.BinaryField(null=True)
    after = models.BinaryField(null=True)

    class Meta:
        db_table = "audit_line"
        indexes = [
            models.Index(fields=["xid", "id"], name="audit_line_in_commit_order"),
            models.Index(fields=["subject", "id"], name="audit_line_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


class Seal(models.Model):
    """A Merkle root over the lines committed since the seal before it, which it names as its first leaf."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    previous_root = models.BinaryField()
    root = models.BinaryField()
    leaves = models.BinaryField()  # 32 bytes a line, so that a changed line can be named
    lines = ArrayField(models.BigIntegerField())  # their ids, in the order of the leaves
    last_xid = models.BigIntegerField()
    last_line = models.BigIntegerField()

    class Meta:
        db_table = "audit_seal"
        constraints = [
            models.UniqueConstraint(fields=["previous_root"], name="audit_seal_one_after_each"),
            models.CheckConstraint(condition=~models.Q(lines=[]), name="audit_seal_not_empty"),
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"

    @property
    def root_hex(self) -> str:
        return bytes(self.root).hex()
