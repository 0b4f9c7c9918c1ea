from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("traffic", "0001_initial")]

    operations = [migrations.AddField("report", "who", models.TextField(db_default="", default=""))]
