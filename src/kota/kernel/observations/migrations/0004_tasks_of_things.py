"""Who does a task follows from the thing: no capability ever named a device."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("observations", "0003_bring_back")]
    operations = [migrations.RemoveField("taskingcapability", "device")]
