"""The public reads a place in words of its own. Those of before were masked already: they are what the public reads.

E-mail addresses of reporters become lower case, as new ones are kept.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

_DOCUMENT = "to_tsvector('indonesian'::regconfig, public_words || ' ' || public_place || ' ' || area_name)"


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_case_map")]
    operations = [
        migrations.AddField("case", "public_place", models.TextField(db_default="", default="")),
        migrations.RunSQL(
            [
                "UPDATE \"case\" SET public_place = place WHERE place <> ''",
                "UPDATE case_contact SET email = lower(email) WHERE email <> lower(email)",
            ],
            migrations.RunSQL.noop,
        ),
        # A generated column cannot be changed, only made anew.
        migrations.RemoveIndex("case", "case_search"),
        migrations.RemoveField("case", "search"),
        migrations.AddField(
            "case",
            "search",
            models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    output_field=django.contrib.postgres.search.SearchVectorField(), template=_DOCUMENT
                ),
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            "case", django.contrib.postgres.indexes.GinIndex(fields=["search"], name="case_search")
        ),
    ]
