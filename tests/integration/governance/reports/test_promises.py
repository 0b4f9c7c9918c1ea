"""The database keeps what reports promise, against whoever connects as the application."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from kota.governance.reports.models import Media, Supporter, Takedown
from kota.kernel.cases import facade as cases
from tests.factories.accounts import make_account
from tests.integration.governance.reports.conftest import AT

Send = Callable[..., cases.Case]


@pytest.fixture
def case(send: Send) -> cases.Case:
    """A report that somebody joined, complained of, and named a photo for."""
    made = send(words="Banjir di gang")
    Supporter.objects.create(case=made, account=make_account(), at=AT)
    Supporter.objects.create(case=made, mark="browser", at=AT)
    Takedown.objects.create(case=made, reason="Itu rumah saya", at=AT)
    Media.objects.create(case=made, url="https://contoh.test/1.jpg", by="x", asked_at=AT)
    return made


@pytest.mark.parametrize(
    ("attack", "promise"),
    [
        ("UPDATE report_supporter SET account_id = NULL WHERE mark = ''", "report_supporter_is_someone"),
        (
            "INSERT INTO report_supporter (case_id, account_id, mark, notify, at)"
            " SELECT case_id, account_id, 'other', true, at FROM report_supporter WHERE account_id IS NOT NULL",
            "report_supporter_once_by_account",
        ),
        (
            "INSERT INTO report_supporter (case_id, mark, notify, at)"
            " SELECT case_id, mark, true, at FROM report_supporter WHERE mark <> ''",
            "report_supporter_once_by_mark",
        ),
        ("UPDATE report_takedown SET decided_at = now()", "report_takedown_decided_whole"),
        ("UPDATE report_takedown SET decision = 'kept'", "report_takedown_decided_whole"),
        ("UPDATE report_takedown SET decided_at = now(), decision = 'lost'", "report_takedown_decided_whole"),
        ("UPDATE report_media SET state = 'lost'", "report_media_(state_known|done_whole)"),
        ("UPDATE report_media SET state = 'kept', url = ''", "report_media_done_whole"),
        ("UPDATE report_media SET state = 'kept', done_at = now()", "report_media_done_whole"),
        ("UPDATE report_media SET done_at = now()", "report_media_done_whole"),
    ],
)
def test_nothing_beside_a_report_is_half_true(case: cases.Case, attack: str, promise: str) -> None:
    with pytest.raises(DatabaseError, match=promise), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
