"""The files' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module

MODULE = Module(name="files", title=_("Files"), urls="kota.kernel.files.urls")
