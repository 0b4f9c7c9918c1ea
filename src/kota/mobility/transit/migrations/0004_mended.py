"""Errors of predictions are kept as they were before past errors mended them."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("transit", "0003_alerts_begin")]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        )
        for model, name in (("promise", "plain"), ("promiseday", "beside"))
    ]
