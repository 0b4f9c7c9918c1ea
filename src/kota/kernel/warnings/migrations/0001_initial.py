# Alerts, ours and others’, and who hears of them

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import kota.base.fields
import kota.base.ids
import kota.kernel.alerts.contracts
import kota.kernel.warnings.contracts.alerts
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FeedState',
            fields=[
                ('code', models.TextField(primary_key=True, serialize=False)),
                ('etag', models.TextField(default='')),
                ('last_modified', models.TextField(default='')),
                ('failures', models.IntegerField(default=0)),
                ('last_error', models.TextField(default='')),
                ('asked_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'alert_feed',
            },
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=kota.base.ids.uuid7, primary_key=True, serialize=False)),
                ('identifier', models.TextField(unique=True)),
                ('references', models.TextField(default='')),
                ('sender', models.TextField(default='')),
                ('msg_type', models.TextField(default=kota.kernel.warnings.contracts.alerts.MsgType['ALERT'])),
                ('status', models.TextField(default=kota.kernel.warnings.contracts.alerts.Status['ACTUAL'])),
                ('state', models.TextField(default=kota.kernel.warnings.contracts.alerts.State['DRAFT'])),
                ('key', models.TextField(default='')),
                ('klass', models.TextField()),
                ('level', models.TextField()),
                ('level_order', models.IntegerField()),
                ('topic', models.TextField()),
                ('approval', models.TextField()),
                ('category', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('response', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('urgency', models.TextField()),
                ('severity', models.TextField()),
                ('severity_rank', models.IntegerField()),
                ('certainty', models.TextField()),
                ('texts', models.JSONField()),
                ('area_codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('area_desc', models.JSONField()),
                ('polygons', models.JSONField(default=list)),
                ('params', models.JSONField(default=dict)),
                ('inputs', models.JSONField(default=dict)),
                ('onset', models.DateTimeField(null=True)),
                ('expires', models.DateTimeField()),
                ('revision', models.IntegerField(default=1)),
                ('writers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('drafted_at', models.DateTimeField()),
                ('decided_by', models.TextField(default='')),
                ('decided_at', models.DateTimeField(null=True)),
                ('note', models.TextField(default='')),
                ('sent_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('xml', models.BinaryField(null=True)),
                ('verdict', models.TextField(default='')),
                ('began_at', models.DateTimeField(null=True)),
                ('verdict_note', models.TextField(default='')),
                ('judged_by', models.TextField(default='')),
                ('judged_at', models.DateTimeField(null=True)),
                ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='newer', to='warnings.alert')),
                ('root', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='warnings.alert')),
            ],
            options={
                'db_table': 'alert',
            },
        ),
        migrations.CreateModel(
            name='Foreign',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sender', models.TextField()),
                ('identifier', models.TextField()),
                ('feed', models.TextField(default='')),
                ('url', models.TextField(default='')),
                ('item', models.TextField(default='')),
                ('msg_type', models.TextField()),
                ('status', models.TextField()),
                ('state', models.TextField(default=kota.kernel.warnings.contracts.alerts.State['ACTIVE'])),
                ('severity', models.TextField()),
                ('severity_rank', models.IntegerField()),
                ('urgency', models.TextField()),
                ('certainty', models.TextField()),
                ('sent_at', models.DateTimeField()),
                ('onset', models.DateTimeField(null=True)),
                ('expires', models.DateTimeField()),
                ('infos', models.JSONField()),
                ('polygons', models.JSONField(default=list)),
                ('references', models.JSONField(default=list)),
                ('is_here', models.BooleanField(default=True)),
                ('xml', models.BinaryField()),
                ('read_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'alert_foreign',
                'indexes': [models.Index(condition=models.Q(('state', kota.kernel.warnings.contracts.alerts.State['ACTIVE'])), fields=['expires'], name='alert_foreign_active'), models.Index(fields=['feed', 'item'], name='alert_foreign_item')],
                'constraints': [models.UniqueConstraint(fields=('sender', 'identifier'), name='alert_foreign_once'), models.CheckConstraint(condition=models.Q(('state__in', [kota.kernel.warnings.contracts.alerts.State['ACTIVE'], kota.kernel.warnings.contracts.alerts.State['UPDATED'], kota.kernel.warnings.contracts.alerts.State['CANCELLED']])), name='alert_foreign_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.TextField(default='')),
                ('area', models.TextField(default='')),
                ('point', kota.base.fields.PointField(null=True)),
                ('radius_m', models.IntegerField(default=0)),
                ('areas', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('topics', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('least', models.TextField()),
                ('least_rank', models.IntegerField()),
                ('exercises', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'alert_place',
            },
        ),
        migrations.CreateModel(
            name='Refused',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('feed', models.TextField()),
                ('url', models.TextField()),
                ('item', models.TextField(default='')),
                ('digest', models.BinaryField()),
                ('why', models.TextField()),
                ('beginning', models.BinaryField()),
                ('times', models.IntegerField(default=1)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'alert_refused',
                'constraints': [models.UniqueConstraint(fields=('feed', 'url', 'digest'), name='alert_refused_once')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('url', models.TextField()),
                ('secret', models.TextField()),
                ('least_rank', models.IntegerField(default=0)),
                ('exercises', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'alert_webhook',
            },
        ),
        migrations.CreateModel(
            name='Outgoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.TextField()),
                ('state', models.TextField(default=kota.kernel.alerts.contracts.State['QUEUED'])),
                ('attempts', models.IntegerField(default=0)),
                ('last_error', models.TextField(default='')),
                ('due_at', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('alert', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outgoing', to='warnings.alert')),
                ('webhook', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='warnings.webhook')),
            ],
            options={
                'db_table': 'alert_outgoing',
            },
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('state', kota.kernel.warnings.contracts.alerts.State['ACTIVE'])), fields=['expires'], name='alert_active'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('state__in', [kota.kernel.warnings.contracts.alerts.State['DRAFT'], kota.kernel.warnings.contracts.alerts.State['WAITING']])), fields=['-drafted_at'], name='alert_pending'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['-sent_at'], name='alert_sent'),
        ),
        migrations.AddIndex(
            model_name='alert',
            index=models.Index(condition=models.Q(('key', ''), _negated=True), fields=['key', '-drafted_at'], name='alert_of_key'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [kota.kernel.warnings.contracts.alerts.State['DRAFT'], kota.kernel.warnings.contracts.alerts.State['WAITING'], kota.kernel.warnings.contracts.alerts.State['REJECTED'], kota.kernel.warnings.contracts.alerts.State['ACTIVE'], kota.kernel.warnings.contracts.alerts.State['UPDATED'], kota.kernel.warnings.contracts.alerts.State['CANCELLED'], kota.kernel.warnings.contracts.alerts.State['EXPIRED']])), name='alert_state_known'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', [kota.kernel.warnings.contracts.alerts.Status['ACTUAL'], kota.kernel.warnings.contracts.alerts.Status['EXERCISE'], kota.kernel.warnings.contracts.alerts.Status['TEST']])), name='alert_status_known'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('msg_type__in', [kota.kernel.warnings.contracts.alerts.MsgType['ALERT'], kota.kernel.warnings.contracts.alerts.MsgType['UPDATE'], kota.kernel.warnings.contracts.alerts.MsgType['CANCEL']])), name='alert_msg_type_known'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['', kota.kernel.warnings.contracts.alerts.Verdict['RIGHT'], kota.kernel.warnings.contracts.alerts.Verdict['FALSE_ALARM'], kota.kernel.warnings.contracts.alerts.Verdict['UNCLEAR']])), name='alert_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state__in', [kota.kernel.warnings.contracts.alerts.State['ACTIVE'], kota.kernel.warnings.contracts.alerts.State['UPDATED'], kota.kernel.warnings.contracts.alerts.State['CANCELLED'], kota.kernel.warnings.contracts.alerts.State['EXPIRED']]), ('xml__isnull', False)), models.Q(models.Q(('state__in', [kota.kernel.warnings.contracts.alerts.State['ACTIVE'], kota.kernel.warnings.contracts.alerts.State['UPDATED'], kota.kernel.warnings.contracts.alerts.State['CANCELLED'], kota.kernel.warnings.contracts.alerts.State['EXPIRED']]), _negated=True), ('sent_at', None), ('xml', None)), _connector='OR'), name='alert_sent_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('msg_type', kota.kernel.warnings.contracts.alerts.MsgType['ALERT']), ('replaces', None)), models.Q(models.Q(('msg_type', kota.kernel.warnings.contracts.alerts.MsgType['ALERT']), _negated=True), models.Q(('replaces', None), _negated=True)), _connector='OR'), name='alert_update_replaces_one'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', [kota.kernel.warnings.contracts.alerts.State['DRAFT'], kota.kernel.warnings.contracts.alerts.State['WAITING']]), models.Q(('key', ''), _negated=True)), fields=('key', 'status'), name='alert_one_pending_of_a_key'),
        ),
        migrations.AddConstraint(
            model_name='alert',
            constraint=models.UniqueConstraint(condition=models.Q(('state', kota.kernel.warnings.contracts.alerts.State['ACTIVE']), models.Q(('key', ''), _negated=True)), fields=('key', 'status'), name='alert_one_active_of_a_key'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=django.contrib.postgres.indexes.GinIndex(fields=['areas'], name='alert_place_areas'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('area', ''), _negated=True), ('point', None)), models.Q(('area', ''), ('point__isnull', False), ('radius_m__gt', 0)), _connector='OR'), name='alert_place_area_or_point'),
        ),
        migrations.AddIndex(
            model_name='outgoing',
            index=models.Index(condition=models.Q(('state', kota.kernel.alerts.contracts.State['QUEUED'])), fields=['due_at'], name='alert_outgoing_due'),
        ),
        migrations.AddConstraint(
            model_name='outgoing',
            constraint=models.UniqueConstraint(fields=('alert', 'channel', 'webhook'), name='alert_outgoing_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='outgoing',
            constraint=models.CheckConstraint(condition=models.Q(('channel__in', ['webhook', 'mqtt'])), name='alert_outgoing_channel_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', [kota.kernel.alerts.contracts.State['QUEUED'], kota.kernel.alerts.contracts.State['SENT'], kota.kernel.alerts.contracts.State['GIVEN_UP'], kota.kernel.alerts.contracts.State['SUPPRESSED']])), name='alert_outgoing_state_known'),
        ),
        migrations.AddConstraint(
            model_name='outgoing',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('channel', 'webhook'), ('webhook__isnull', False)), models.Q(('channel', 'mqtt'), ('webhook', None)), _connector='OR'), name='alert_outgoing_to_somebody'),
        ),
    ]
