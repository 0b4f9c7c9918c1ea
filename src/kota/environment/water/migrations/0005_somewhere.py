"""Reports of which only the kelurahan is known."""

from django.db import migrations, models
from django.db.models import Q

import kota.base.fields


class Migration(migrations.Migration):
    dependencies = [("water", "0004_incidents")]

    operations = [
        migrations.AlterField("floodreport", "point", kota.base.fields.PointField(null=True)),
        migrations.AlterField("floodreport", "cell", models.TextField(default="")),
        migrations.AddConstraint(
            "floodreport",
            models.CheckConstraint(condition=~Q(point=None) | ~Q(area=""), name="water_report_somewhere"),
        ),
    ]
