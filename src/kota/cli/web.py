"""What Granian's workers serve: the pages, in a process that goes when Granian's main process is gone."""

import signal

from config.asgi import application
from kota.cli.system import die_with_parent

__all__ = ["application"]

die_with_parent(signal.SIGKILL)
