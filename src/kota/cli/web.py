"""What Granian's workers serve: the pages, in a process that goes when Granian's main process is gone."""

import signal
import threading

import kota.cli.loaded  # noqa: F401 - there already in a worker that was forked
from config.asgi import application
from kota.base.registry import REGISTRY
from kota.cli.system import die_with_parent

__all__ = ["application"]

die_with_parent(signal.SIGKILL)
for module in REGISTRY:
    if module.warm is not None:
        threading.Thread(target=module.warm, name=f"warm-{module.name}", daemon=True).start()
