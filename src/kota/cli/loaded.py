"""All code that pages need, loaded by whoever imports this first.

Nothing here may start a thread or open a connection: neither survives the fork that follows.
"""

import gc
from importlib import import_module

from django.conf import settings

import config.asgi  # noqa: F401
from kota.base import compiling

import_module(settings.ROOT_URLCONF)  # else the first reader would wait for it
compiling.prepare()
# What is here from the start stays: looking through it again and again took a third of the time of a long answer, and
# would write into memory that forked processes share.
gc.collect()
gc.freeze()
