"""Ending sessions and second factors."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from kota.base.actor import Actor
from kota.kernel.accounts.services.reach import check_person
from kota.kernel.audit import facade as audit


@transaction.atomic
def end_sessions(*, account_id: int, by: Actor, at: datetime) -> int:
    """Sign a person out everywhere; returns how many sessions there were."""
    check_person(by, account_id)
    sessions = list(UserSession.objects.filter(user_id=account_id))
    for session in sessions:
        session.end()
    audit.record(action="account.sessions_ended", subject=f"account:{account_id}", by=by, at=at)
    return len(sessions)


@transaction.atomic
def reset_second_factor(*, account_id: int, by: Actor, at: datetime) -> None:
    """Take away the second factors of somebody who lost them; the next sign-in sets new ones up."""
    check_person(by, account_id)
    Authenticator.objects.filter(user_id=account_id).delete()
    end_sessions(account_id=account_id, by=by, at=at)
    audit.record(action="account.second_factor_reset", subject=f"account:{account_id}", by=by, at=at)


def clear_sessions(*, at: datetime) -> int:
    """Drop what is left of sessions that have run out; returns how many."""
    gone: int = Session.objects.filter(expire_date__lt=at).delete()[0]
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return gone
