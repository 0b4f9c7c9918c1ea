"""What Granian's workers serve: the pages, in a process that goes when Granian's main process is gone."""

import gc
import signal
import threading
from importlib import import_module

from django.conf import settings

from config.asgi import application
from kota.base.registry import REGISTRY
from kota.cli.system import die_with_parent

__all__ = ["application"]

die_with_parent(signal.SIGKILL)
import_module(settings.ROOT_URLCONF)  # else the first reader would wait for it
# What is here from the start stays: looking through it again and again took a third of the time of a long answer.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
for module in REGISTRY:
    if module.warm is not None:
        threading.Thread(target=module.warm, name=f"warm-{module.name}", daemon=True).start()
