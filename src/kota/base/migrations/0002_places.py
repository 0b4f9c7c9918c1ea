"""Events get places in the order of commit; what stood in the order of transactions keeps that order."""

from django.db import migrations, models

_PLACES = """
    UPDATE outbox SET place = placed.place FROM (
      SELECT id, nextval('outbox_place') AS place FROM (SELECT id FROM outbox ORDER BY xid, id) sorted
    ) placed WHERE outbox.id = placed.id;
    UPDATE outbox_cursor c SET place = coalesce(
      (SELECT max(o.place) FROM outbox o WHERE (o.xid, o.id) <= (c.xid::text::xid8, c.event)), 0);
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE outbox_place", "DROP SEQUENCE outbox_place"),
        migrations.AddField("outbox", "place", models.BigIntegerField(null=True)),
        migrations.AddField("cursor", "place", models.BigIntegerField(default=0)),
        migrations.RunSQL(_PLACES, migrations.RunSQL.noop),
        migrations.RemoveIndex("outbox", "outbox_in_commit_order"),
        migrations.RemoveField("outbox", "xid"),
        migrations.RemoveField("cursor", "xid"),
        migrations.RemoveField("cursor", "event"),
        migrations.AlterField("outbox", "place", models.BigIntegerField(null=True, unique=True)),
        migrations.AddIndex(
            "outbox", models.Index(fields=["id"], name="outbox_without_place", condition=models.Q(place=None))
        ),
    ]
