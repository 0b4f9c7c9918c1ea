"""The map counts what was solved and what was not taken up apart: from the index alone, as before."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_firmer_promises'),
        ('areas', '0001_initial'),
        ('cases', '0006_whole_secrecy'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='case_map',
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('held', ''), ('is_confidential', False), ('is_public', True)), fields=['type', 'opened_at'], include=('cell', 'area', 'category', 'kind', 'step', 'agency', 'is_public', 'held', 'is_confidential'), name='case_map'),
        ),
    ]
