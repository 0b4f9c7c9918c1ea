"""Alerts that are written ahead are told again when they begin: those that have begun already are not."""

from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Now


def begun(apps, schema_editor):
    alerts = apps.get_model("transit", "ServiceAlert").objects
    alerts.filter(begins_at__lte=Now()).update(begun_at=F("begins_at"))


class Migration(migrations.Migration):
    dependencies = [("transit", "0002_live")]

    operations = [
        migrations.AddField("servicealert", "begun_at", models.DateTimeField(null=True)),
        migrations.RunPython(begun, migrations.RunPython.noop),
        migrations.AddIndex(
            "servicealert",
            models.Index(
                fields=["begins_at"], name="transit_alert_ahead",
                condition=Q(ended_at__isnull=True, begun_at__isnull=True),
            ),
        ),
    ]
