"""Nobody empties the audit by one word either, its owner included."""

from django.db import migrations

TABLES = ("audit_line", "audit_seal")


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_promises")]
    operations = [
        migrations.RunSQL(
            [
                f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION kota_append_only()"
                for table in TABLES
            ],
            [f"DROP TRIGGER {table}_never_emptied ON {table}" for table in TABLES],
        )
    ]
