
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_promises'),
        ('reports', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Media',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.TextField()),
                ('by', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.TextField(default='waiting')),
                ('attempts', models.SmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'db_table': 'report_media',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'kept', 'refused'])), name='report_media_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('done_at', None), ('state', 'waiting')), models.Q(models.Q(('state', 'waiting'), _negated=True), ('done_at__isnull', False), ('url', '')), _connector='OR'), name='report_media_done_whole')],
            },
        ),
    ]
