"""Settings in parts; everything that differs between cities comes from the environment."""

import gc

from config.settings.accounts import *
from config.settings.apps import *
from config.settings.database import *
from config.settings.security import *
from config.settings.site import *

# Python looks for garbage every 700 objects: a fifth of a start, and a third of a long answer, went into that.
gc.set_threshold(50_000, 20, 20)
