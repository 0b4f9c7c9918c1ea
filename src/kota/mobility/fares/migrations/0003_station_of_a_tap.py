"""A tap keeps the station that its stop was when it was taken."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fares", "0002_written_once")]

    operations = [migrations.AddField("tap", "station", models.TextField(db_default="", default=""))]
