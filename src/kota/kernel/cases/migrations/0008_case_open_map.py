"""What is not solved yet is counted from an index of its own: it is a small part of all reports."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_firmer_promises'),
        ('areas', '0001_initial'),
        ('cases', '0007_case_map_step'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('held', ''), ('is_confidential', False), ('is_public', True), ('kind__in', ['open', 'waiting'])), fields=['type', 'opened_at'], include=('cell', 'area', 'category', 'kind', 'due_at', 'agency', 'is_public', 'held', 'is_confidential'), name='case_open_map'),
        ),
    ]
