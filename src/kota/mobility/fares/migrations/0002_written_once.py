"""Shares of operators and moves of the purse are written once."""

from django.db import migrations

from kota.base.promises import append_only


class Migration(migrations.Migration):
    dependencies = [("fares", "0001_initial")]

    operations = [append_only("fares_entry"), append_only("fares_purse_move")]
