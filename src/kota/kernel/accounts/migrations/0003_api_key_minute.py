"""Calls of each key by the minute. Not logged as audit: it is a counter, and old minutes are dropped."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_promises")]
    operations = [
        migrations.RunSQL(
            "CREATE TABLE api_key_minute (key_id bigint NOT NULL, minute timestamptz NOT NULL, calls integer NOT NULL,"
            " PRIMARY KEY (key_id, minute)) WITH (fillfactor = 50)",
            "DROP TABLE api_key_minute",
        )
    ]
