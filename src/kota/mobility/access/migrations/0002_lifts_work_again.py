"""When the case of a lift was last told that the lift works again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [migrations.AddField("barrier", "works_at", models.DateTimeField(null=True))]
