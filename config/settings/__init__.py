"""Settings in parts; everything that differs between cities comes from the environment."""

from config.settings.accounts import *
from config.settings.apps import *
from config.settings.database import *
from config.settings.security import *
from config.settings.site import *
