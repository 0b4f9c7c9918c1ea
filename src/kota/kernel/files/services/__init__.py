"""Everything that changes files, and the fetching of photos from elsewhere."""

from kota.kernel.files.services.fetch import fetch_photo, is_address, may_fetch
from kota.kernel.files.services.keep import erase, hide, remove, show, store_photo, sweep

__all__ = ["erase", "fetch_photo", "hide", "is_address", "may_fetch", "remove", "show", "store_photo", "sweep"]
