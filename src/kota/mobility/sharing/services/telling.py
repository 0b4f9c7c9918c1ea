"""Telling staff that a feed fell."""

from datetime import datetime

from django.urls import reverse

from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts import facade as notices
from kota.mobility.sharing.permissions import DESK
from kota.mobility.sharing.selectors import facts

TOPIC = "sharing.feeds"


def fell(system: str, feed: str, *, key: str, at: datetime) -> None:
    fact = facts.systems().get(system)
    if fact is None:
        return
    for account_id in accounts.granted(DESK):
        notices.notify(
            to=notices.Recipient(account_id), topic=TOPIC, template="sharing.feed_fell", at=at,
            subject=f"sharing:{system}", params={"system": facts.texts(fact.name), "feed": feed},
            url=reverse("sharing:desk"), key=f"{key}:{account_id}",
        )  # fmt: skip
