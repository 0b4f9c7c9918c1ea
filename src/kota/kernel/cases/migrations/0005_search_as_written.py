"""Staff search the words as they were written: an index of those alone that differ from what the public reads."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_public_place")]
    operations = [
        migrations.AddIndex(
            model_name="case",
            index=django.contrib.postgres.indexes.GinIndex(
                models.Func(
                    models.F("words"),
                    models.F("place"),
                    template="to_tsvector('indonesian'::regconfig, %(expressions)s)",
                    arg_joiner=" || ' ' || ",
                    output_field=django.contrib.postgres.search.SearchVectorField(),
                ),
                condition=~models.Q(words=models.F("public_words")) | ~models.Q(place=models.F("public_place")),
                name="case_search_masked",
            ),
        ),
    ]
