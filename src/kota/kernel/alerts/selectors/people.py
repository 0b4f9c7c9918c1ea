"""Who a recipient is, how they can be reached, and what they chose."""

from dataclasses import dataclass, field
from datetime import time

from django.conf import settings
from django.utils.crypto import salted_hmac

from kota.base.actor import Actor
from kota.base.registry import REGISTRY, NoticeTopic
from kota.kernel.accounts.facade import Account
from kota.kernel.alerts.contracts import Channel, Choice, Digest, Recipient
from kota.kernel.alerts.models import Notice, Preference, PushSubscription

_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class Person:
    """A recipient as the city knows them; `address` is the digest that stands for one without account."""

    account_id: int | None
    address: bytes | None
    language: str
    email: str = ""
    phone: str = ""
    reachable: frozenset[str] = field(default_factory=frozenset)
    preference: Preference | None = None
    borrowed: frozenset[str] = field(default_factory=frozenset)  # channels whose address the account does not hold

    def kept_address(self, channel: str) -> str:
        """The address that a delivery must remember, since it stands nowhere else."""
        if channel not in self.borrowed:
            return ""
        return self.email if channel == Channel.EMAIL else self.phone


def find(to: Recipient) -> Person | None:
    """The person behind a recipient; None when there is nobody to tell."""
    return _with_account(to) if to.account_id is not None else _without_account(to)


def _with_account(to: Recipient) -> Person | None:
    account = Account.objects.filter(pk=to.account_id or 0, is_active=True).first()
    if account is None:
        return None
    preference = Preference.objects.filter(account=account).first()
    own_phone = account.phone if account.phone_verified else ""
    email, phone = account.email or to.email, own_phone or to.phone
    own = {Channel.EMAIL: account.email, Channel.SMS: own_phone}
    has = {
        Channel.PAGE: True,
        Channel.EMAIL: bool(email),
        Channel.SMS: bool(phone),
        Channel.PUSH: PushSubscription.objects.filter(account=account).exists(),
    }
    language = (preference.language if preference else "") or account.language
    reachable = frozenset(channel for channel, yes in has.items() if yes)
    borrowed = frozenset(channel for channel, address in own.items() if not address)
    return Person(account.pk, None, _known(language), email, phone, reachable, preference, borrowed)


def _without_account(to: Recipient) -> Person | None:
    if not to.email and not to.phone:
        return None
    address = digest_of(to.email or to.phone)
    reachable = {Channel.EMAIL} if to.email else set()
    reachable |= {Channel.SMS} if to.phone else set()
    preference = Preference.objects.filter(address=address).first()
    reached = frozenset(reachable)
    return Person(None, address, _known(to.language), to.email, to.phone, reached, preference, reached)


def chosen(person: Person, topic: str) -> list[str] | None:
    """The channels that a person chose for a topic; None when they never did."""
    return _chosen(person.preference, topic)


def chosen_by_reader(notice: Notice) -> list[str] | None:
    """The same for whoever got a notice, as they want it now."""
    mine = Preference.objects.filter(account_id=notice.account_id or 0)
    theirs = Preference.objects.filter(address=notice.address)
    return _chosen((mine if notice.account_id else theirs).first(), notice.topic)


def reader(notice: Notice) -> Account | None:
    """The account that a notice goes to, while it is in use."""
    return Account.objects.filter(pk=notice.account_id or 0, is_active=True).first()


def _chosen(preference: Preference | None, topic: str) -> list[str] | None:
    given: dict[str, list[str]] = preference.channels if preference else {}
    return given.get(topic, given.get("*"))


def digest_of(address: str) -> bytes:
    """What stands for an address: nobody without the city's key can tell which one it is."""
    return salted_hmac("kota.alerts.address", address.strip().lower(), algorithm="sha256").digest()


def _known(language: str) -> str:
    return language if language in _LANGUAGES else settings.LANGUAGE_CODE


def choice(account_id: int) -> Choice:
    """What a person chose, for the page where they choose."""
    found = Preference.objects.filter(account_id=account_id).first()
    if found is None:
        return Choice({})
    channels = {topic: tuple(given) for topic, given in found.channels.items()}
    times = _written(found.quiet_from), _written(found.quiet_until)
    return Choice(channels, found.language, *times, Digest(found.digest))


def _written(moment: time | None) -> str:
    return moment.strftime("%H:%M") if moment else ""


def topics_for(actor: Actor) -> list[NoticeTopic]:
    """What this person may hear about."""
    return [t for t in REGISTRY.notice_topics().values() if not t.permission or actor.may(t.permission)]


def subscriptions(account_id: int) -> list[PushSubscription]:
    return list(PushSubscription.objects.filter(account_id=account_id).order_by("created_at"))
