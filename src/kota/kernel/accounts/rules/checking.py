"""What is wrong with an agency, beyond names of things that do not exist."""

import re
from collections.abc import Iterator

from kota.base.words import noop as _
from kota.kernel.accounts.contracts import AgencyFact
from kota.kernel.facts.contracts import Wrong

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[^\s<>\"]*)?")


def agency(fact: AgencyFact) -> Iterator[Wrong]:
    """A website that is one: everybody can press on it."""
    if fact.website and not _ADDRESS.fullmatch(fact.website):
        yield Wrong(("website",), _("this is no web address: it begins with https://"))
    if fact.parent == fact.code:
        yield Wrong(("parent",), _("no office stands above itself"))
