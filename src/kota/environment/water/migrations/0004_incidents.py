import django.db.models.deletion
import kota.base.fields
import kota.base.ids
from django.db import migrations, models


# Replays from before runs had names: theirs stays apart from the city's own.
_APART = """
UPDATE water_flood_report SET run = 'earlier', over_at = coalesce(over_at, now()) WHERE is_exercise;
UPDATE water_warned SET subject = 'exercise:earlier:' || split_part(subject, ':', 3), ended_at = coalesce(ended_at, now())
  WHERE subject LIKE 'area:exercise:%'
"""


class Migration(migrations.Migration):

    dependencies = [
        ('water', '0003_warned_until'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='floodreport',
            name='speed',
        ),
        migrations.AddField(
            model_name='floodreport',
            name='run',
            field=models.TextField(db_default='', default=''),
        ),
        migrations.RunSQL(_APART, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=kota.base.ids.uuid7, primary_key=True, serialize=False)),
                ('run', models.TextField(default='')),
                ('began_at', models.DateTimeField()),
                ('newest_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('point', kota.base.fields.PointField()),
                ('area', models.TextField(default='')),
                ('count', models.IntegerField(default=1)),
                ('deepest_cm', models.FloatField(null=True)),
            ],
            options={
                'db_table': 'water_incident',
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['run', '-newest_at'], name='water_incident_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(('newest_at__gte', models.F('began_at'))), name='water_incident_ordered'), models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='water_incident_of_reports')],
            },
        ),
        migrations.AddField(
            model_name='floodreport',
            name='incident',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='reports', to='water.incident'),
        ),
    ]
