"""Gates whose level nobody measures."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("water", "0005_somewhere")]

    operations = [
        migrations.AddField("gatestate", "is_simulated", models.BooleanField(db_default=False, default=False)),
    ]
