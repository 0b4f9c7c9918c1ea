"""Telling very many people one thing: one statement, whatever their number, and several jobs that send it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from kota.base import jobs
from kota.base.dumping import dump
from kota.base.registry import REGISTRY
from kota.kernel.alerts.contracts import Broadcast, Channel, State
from kota.kernel.alerts.models import Delivery, Notice
from kota.kernel.facts import facade as facts

JOB = "alerts.deliver_wave"
WAVES = 2  # jobs that send one broadcast side by side

# Who is told, in which words, by which channels, and until when their quiet hours last (null: not now).
_TOLD = """
    SELECT a.id AS account_id, coalesce(nullif(p.language, ''), a.language) AS wish,
      coalesce(p.channels -> %(topic)s, p.channels -> '*', %(usual)s::jsonb) AS wanted,
      a.email IS NOT NULL AS has_email, a.phone_verified AS has_phone,
      EXISTS (SELECT 1 FROM push_subscription s WHERE s.account_id = a.id) AS has_push,
      CASE WHEN NOT %(urgent)s AND p.quiet_from <> p.quiet_until AND (
          CASE WHEN p.quiet_from < p.quiet_until THEN l.now >= p.quiet_from AND l.now < p.quiet_until
          ELSE l.now >= p.quiet_from OR l.now < p.quiet_until END)
        THEN ((l.day + CASE WHEN l.now < p.quiet_until THEN 0 ELSE 1 END) + p.quiet_until) AT TIME ZONE %(zone)s
      END AS quiet_until
    FROM account a LEFT JOIN notice_preference p ON p.account_id = a.id,
      (SELECT (%(at)s AT TIME ZONE %(zone)s)::time AS now, (%(at)s AT TIME ZONE %(zone)s)::date AS day) l
    WHERE a.is_active AND a.id IN (SELECT unnest(%(accounts)s::bigint[]))
"""
_WRITE = f"""
    WITH words AS MATERIALIZED (
      SELECT * FROM json_to_recordset(%(words)s) AS w(language text, title text, body text, action text)
    ), told AS MATERIALIZED ({_TOLD}), written AS (
      INSERT INTO notice (id, key, account_id, topic, template, subject, language, title, body, action, url, is_listed,
        created_at, good_until)
      SELECT uuidv7(), %(key)s || ':' || t.account_id, t.account_id, %(topic)s, %(template)s, %(subject)s, w.language,
        w.title, w.body, w.action, %(url)s, t.wanted ? 'page', %(at)s, %(good_until)s
      FROM told t JOIN words w ON w.language = CASE WHEN t.wish = ANY (%(languages)s) THEN t.wish ELSE %(first)s END
      ORDER BY t.account_id
      ON CONFLICT (key) DO NOTHING RETURNING id, account_id
    )
    INSERT INTO notice_delivery
      (notice_id, channel, state, "to", in_digest, is_simulated, attempts, last_error, due_at, at)
    SELECT w.id, c.channel, CASE c.channel WHEN 'page' THEN 'sent' ELSE 'queued' END, '', false, false, 0, '',
      CASE WHEN c.channel <> 'page' THEN coalesce(t.quiet_until, %(at)s) END, %(at)s
    FROM written w JOIN told t USING (account_id), (VALUES ('page'), ('email'), ('push'), ('sms')) c(channel)
    WHERE t.wanted ? c.channel AND CASE c.channel
      WHEN 'email' THEN t.has_email WHEN 'sms' THEN t.has_phone WHEN 'push' THEN t.has_push ELSE true END
"""  # noqa: S608 - our own words


@transaction.atomic
def notify_many(*, what: Broadcast, accounts: Sequence[int], at: datetime) -> int:
    """Tell every one of these accounts, once for each key and person; returns how many deliveries were written down.

    Set-based: a hundred thousand people take seconds. It is sent after commit. Channels that somebody does not want or
    cannot be reached by are not written down here, other than for a notice to one person.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"accounts": list(accounts), **_values(what, at)})
        count = int(cursor.rowcount)
    if count:
        for wave in range(WAVES):
            jobs.later(JOB, subject=what.subject, wave=wave)
    return count


def _values(what: Broadcast, at: datetime) -> dict[str, Any]:
    words = [
        {"language": language, "title": said.title, "body": said.body, "action": said.action}
        for language, said in what.words.items()
    ]
    return {
        "key": what.key, "topic": what.topic, "template": what.template, "subject": what.subject, "url": what.url,
        "good_until": what.good_until, "urgent": what.is_urgent, "at": at, "zone": facts.city().timezone,
        "usual": dump(REGISTRY.notice_topics()[what.topic].channels).decode(), "words": dump(words).decode(),
        "languages": list(what.words), "first": next(iter(what.words)),
    }  # fmt: skip


@transaction.atomic
def call_off(*, subject: str, at: datetime) -> int:
    """What is not sent yet about a subject is not sent any more; returns how many messages that spared."""
    Notice.objects.filter(subject=subject, good_until__gt=at).update(good_until=at)
    waiting = Delivery.objects.filter(notice__subject=subject, state=State.QUEUED)
    return waiting.exclude(channel=Channel.PAGE).update(state=State.SUPPRESSED, due_at=None, to="", at=at)
