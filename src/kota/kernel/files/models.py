"""What is known about each stored file; its content lies in the storage."""

from django.db import models
from django.db.models import Q

from kota.base.ids import uuid7
from kota.kernel.files.contracts import Kind, Photo


class StoredFile(models.Model):
    """One file. Tables of other apps point here with a foreign key: what nothing points at is swept away."""

    id = models.UUIDField(primary_key=True, default=uuid7)
    sha256 = models.BinaryField()  # of the full size as kept
    kind = models.TextField()
    media_type = models.TextField()  # of the full size
    bytes = models.IntegerField()
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    by = models.TextField()
    is_public = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    removed_because = models.TextField(default="")

    class Meta:
        db_table = "stored_file"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="stored_file_kind_known"),
            models.CheckConstraint(condition=Q(bytes__gt=0), name="stored_file_not_empty"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.PHOTO) | Q(width__gt=0, height__gt=0),
                name="stored_file_photo_has_size",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_because="")
                | (Q(removed_at__isnull=False) & ~Q(removed_because="")),
                name="stored_file_removed_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["by", "id"], name="stored_file_of_person")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def urn(self) -> str:
        return f"file:{self.pk}"

    def photo(self) -> Photo:
        is_removed = self.removed_at is not None
        return Photo(self.pk, self.width, self.height, self.bytes, self.is_public, is_removed)
