"""Lines and seals are written once."""

from django.db import migrations

from kota.base.promises import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [append_only("audit_line"), append_only("audit_seal")]
