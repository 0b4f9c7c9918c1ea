"""The files' manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import Module
from kota.kernel.files import selectors, services, storage

MODULE = Module(
    name="files",
    title=_("Files"),
    personal_data=selectors.personal_data,
    erase=services.erase,
    store=storage.storage,
    urls="kota.kernel.files.urls",
)
