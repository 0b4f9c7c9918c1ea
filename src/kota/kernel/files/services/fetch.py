"""Fetching a photo from an address that a stranger gave."""

import time
from urllib.parse import urljoin

from django.conf import settings
from django.utils.translation import gettext as _

from kota.base import outgoing
from kota.kernel.files.contracts import MOST_BYTES, BadPhotoError, RefusedError, UnreachablePhotoError, Why
from kota.kernel.files.rules import content, photos
from kota.kernel.files.services.keep import refusal

REDIRECTS = 3
_HEADERS = {"Accept": "image/*", "Accept-Encoding": "identity", "User-Agent": "Kota"}
_MOVED = frozenset({301, 302, 303, 307, 308})


def is_address(url: str) -> bool:
    """Is it in the form of an http or https address?"""
    try:
        outgoing.target(url)
    except ValueError:
        return False
    return True


def may_fetch(url: str) -> bool:
    """May a photo be fetched from this address, as far as its name tells?"""
    return is_address(url) and outgoing.may_ask(outgoing.target(url), settings.KOTA_FETCH_ALLOW)


def fetch_photo(url: str) -> bytes:
    """The photo at `url`, checked like an upload and ready for `store_photo`.

    UnreachablePhotoError when the address may not or cannot be read, BadPhotoError when no photo is there.
    """
    try:
        found = _follow(url)
        photos.open_checked(found, content.format_of(found)).close()
    except outgoing.TooLargeError:
        raise BadPhotoError(refusal(Why.TOO_LARGE), field="media_url") from None
    except RefusedError as error:
        raise BadPhotoError(refusal(error.why), field="media_url") from None
    except (outgoing.UnreachableError, ValueError):
        sentence = _("The photo's address cannot be read. Give a public http or https address.")
        raise UnreachablePhotoError(sentence, field="media_url") from None
    return found


def _follow(url: str) -> bytes:
    """The body behind `url` and up to three redirects, each of them checked anew, all in one time limit."""
    until = time.monotonic() + outgoing.DEADLINE_S
    for _step in range(REDIRECTS + 1):
        answer = outgoing.ask(
            url, headers=_HEADERS, most_bytes=MOST_BYTES, allowed=settings.KOTA_FETCH_ALLOW, until=until
        )
        if answer.status == 200:
            return answer.body
        if answer.status not in _MOVED or not answer.location:
            raise outgoing.UnreachableError(f"answered {answer.status}")
        url = urljoin(url, answer.location)
    raise outgoing.UnreachableError("leads on too often")
