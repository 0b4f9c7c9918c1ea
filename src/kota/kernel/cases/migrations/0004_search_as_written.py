"""Staff search the words as they were written: an index of those alone that differ from what the public reads."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_map")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(models.F("words"), template="to_tsvector('indonesian'::regconfig, %(expressions)s)"),
                condition=models.Q(("words", models.F("public_words")), _negated=True),
                name="case_search_masked",
            ),
        ),
    ]
