"""Areas and known places."""

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models.functions import Lower

from kota.base.fields import PointField
from kota.kernel.areas.contracts import Level


class Area(models.Model):
    """One area with its Kemendagri code (`31.71.01.1001`): the code of the area above is its beginning."""

    code = models.TextField(primary_key=True)
    level = models.TextField()
    name = models.TextField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    point = PointField()
    area_km2 = models.FloatField(null=True)
    population = models.IntegerField(null=True)
    boundary = models.BinaryField(null=True)  # well-known binary, WGS84, MultiPolygon
    source = models.TextField(default="")

    class Meta:
        db_table = "area"
        constraints = [
            models.CheckConstraint(condition=models.Q(level__in=list(Level)), name="area_level_known"),
            models.CheckConstraint(
                condition=models.Q(level=Level.PROVINCE) | models.Q(parent__isnull=False),
                name="area_has_parent",
            ),
        ]
        indexes = [GinIndex(OpClass(Lower("name"), "gin_trgm_ops"), name="area_name_trigrams")]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """A known place: a station, a hospital, a market, a park."""

    code = models.TextField(primary_key=True)
    name = models.TextField()
    kind = models.TextField()
    point = PointField()
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField()
    also = models.TextField(default="")  # what else people call it, between semicolons

    class Meta:
        db_table = "place"
        indexes = [
            GistIndex(fields=["point"], name="place_point"),
            GinIndex(OpClass(Lower("name"), "gin_trgm_ops"), name="place_name_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name
