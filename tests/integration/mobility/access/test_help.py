"""Help on the way: booked in time and while somebody is free; staff of the operator alone see it; nothing stays."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from kota.base import clock
from kota.base.actor import ANONYMOUS, Actor, ActorKind
from kota.base.errors import ConflictError, InvalidError, MissingError
from kota.kernel.accounts import facade as accounts
from kota.kernel.alerts.models import Notice
from kota.mobility.access.contracts.helping import DutyState, Kind, Leg, NewBooking, NoStaffError, TooLateError
from kota.mobility.access.models import Booking, Duty
from kota.mobility.access.selectors import helping as reading
from kota.mobility.access.services import duties, forgetting, helping
from kota.mobility.journeys.contracts import Asked
from kota.mobility.journeys.selectors.planning import plan
from kota.mobility.transit import facade as transit
from tests.factories import stations
from tests.factories.accounts import make_account, make_staff, sign_in
from tests.factories.stations import START, STATION

pytestmark = pytest.mark.usefixtures("station")
LEAVE = stations.LEAVE + timedelta(minutes=30)  # at eight in Jakarta: line C leaves on the hour


def leg(leaves: datetime = LEAVE) -> Leg:
    return Leg(START, STATION, leaves, leaves + timedelta(minutes=10), "C")


def new(leaves: datetime = LEAVE, **more: Any) -> NewBooking:
    return replace(NewBooking("Sari", (leg(leaves),), frozenset({Kind.RAMP}), phone="+6281200000099"), **more)


def book(leaves: datetime = LEAVE, by: Actor = ANONYMOUS, **more: Any) -> Booking:
    return helping.book(new=new(leaves, **more), by=by, at=clock.now())


def test_two_travellers_find_the_two_of_the_staff_and_the_third_hears_when_one_is_free() -> None:
    book()
    book(name="Budi")
    with pytest.raises(NoStaffError) as refused:
        book(name="Tuti")
    then = LEAVE + timedelta(hours=1)
    local = then + timedelta(hours=7)
    with override("id"):
        assert refused.value.values["time"] == f"{local.day} {date_format(local, 'M Y')} 09.00", "when C leaves next"
    assert book(then).duties.count() == 2


def test_the_same_help_is_booked_once_and_another_may_be_booked_for_somebody_else() -> None:
    traveller, at = accounts.actor_for(make_account()), clock.now()
    for by in (ANONYMOUS, traveller):
        first = helping.book(new=new(), by=by, at=at)
        assert helping.book(new=new(), by=by, at=at + timedelta(seconds=5)) == first, "pressed twice"
        for again in (new(), new(name="SARI", note="tongkat"), new(LEAVE + timedelta(minutes=4))):
            with pytest.raises(ConflictError) as refused:
                helping.book(new=again, by=by, at=at + timedelta(minutes=5))
            assert refused.value.field == "name" and "Sari" in str(refused.value)
        helping.cancel(token=first.token, by=by, at=at)
    assert book(LEAVE).pk and book(LEAVE + timedelta(hours=1)).pk and book(by=traveller).pk
    assert Booking.objects.filter(is_cancelled=False).count() == 3


def test_help_is_booked_for_rides_that_there_are_alone() -> None:
    backwards = Leg(STATION, START, LEAVE, LEAVE + timedelta(minutes=10), "C")
    for legs in ((replace(leg(), line="ZZ<b>"),), (leg(LEAVE + timedelta(minutes=20)),), (backwards,)):
        with pytest.raises(InvalidError) as refused:
            book(legs=legs)
        assert refused.value.values["line"] == legs[0].line
    assert not Booking.objects.exists()
    assert book(legs=(leg(LEAVE + timedelta(minutes=4)),)).pk, "live times move while one books"


def test_every_ride_that_the_planner_tells_can_be_booked() -> None:
    asked = Asked(START, stations.GOAL, stations.LEAVE)
    answers = [plan(one) for one in (asked, replace(asked, without_lines=frozenset({"naik:C"})))]
    rides = [leg for answer in answers for one in answer.journeys for leg in one.legs if leg.line]
    assert {leg.line.name for leg in rides if leg.line} == {"C", "L"}
    for one in rides:
        assert one.line is not None
        ride = Leg(one.start.id, one.end.id, one.depart.likely, one.arrive.likely, one.line.name)
        assert transit.goes(ride.start, ride.end, ride.line, ride.leaves, helping.ABOUT)


def test_help_is_booked_early_enough_or_the_next_time_is_told() -> None:
    now = datetime.combine(clock.now().date(), time(2, 50), UTC)  # ten to ten in the morning in Jakarta
    with pytest.raises(TooLateError) as refused, override("en"):
        helping.book(new=new(now + timedelta(minutes=10)), by=ANONYMOUS, at=now)
    assert refused.value.values["minutes"] == "30"
    assert refused.value.values["time"].endswith(" 11:00")
    with pytest.raises(InvalidError):
        book(LEAVE, kinds=frozenset())


def test_staff_accept_meet_and_finish_and_the_traveller_is_told_each_time() -> None:
    account = make_account()
    traveller = accounts.actor_for(account)
    row = book(by=traveller, phone="")
    staff = accounts.actor_for(make_staff("station-staff", agency="mrt-jakarta"))
    first = row.duties.first()
    assert first is not None
    for state in (DutyState.ACCEPTED, DutyState.MET, DutyState.DONE):
        duties.move(duty_id=first.pk, to=state, by=staff, at=LEAVE)
    with pytest.raises(ConflictError):
        duties.move(duty_id=first.pk, to=DutyState.DECLINED, by=staff, at=clock.now(), reason="terlambat")
    last = row.duties.last()
    assert last is not None
    with pytest.raises(InvalidError):
        duties.move(duty_id=last.pk, to=DutyState.DECLINED, by=staff, at=clock.now())
    duties.move(duty_id=last.pk, to=DutyState.DECLINED, by=staff, at=clock.now(), reason="lift rusak")
    told = list(Notice.objects.filter(account_id=account.pk).order_by("created_at").values_list("template", flat=True))
    assert sorted(told) == ["access.help_accepted", "access.help_booked", "access.help_declined"]


def test_who_came_is_said_about_the_time_of_the_journey_and_can_be_taken_back() -> None:
    row = book(by=accounts.actor_for(make_account()), phone="")
    staff = accounts.actor_for(make_staff("station-staff", agency="mrt-jakarta"))
    first = row.duties.first()
    assert first is not None
    duties.move(duty_id=first.pk, to=DutyState.ACCEPTED, by=staff, at=clock.now())
    for state, soon in ((DutyState.MISSED, 1), (DutyState.MET, 150), (DutyState.DONE, 150)):
        with pytest.raises(ConflictError):
            duties.move(duty_id=first.pk, to=state, by=staff, at=LEAVE - timedelta(minutes=soon))
    for state in (DutyState.MISSED, DutyState.ACCEPTED, DutyState.MET):
        duties.move(duty_id=first.pk, to=state, by=staff, at=LEAVE + timedelta(minutes=3))
    assert Notice.objects.filter(template="access.help_accepted").count() == 1, "to take back is told nobody"


def test_staff_of_another_operator_see_nothing_of_it() -> None:
    row = book()
    other = accounts.actor_for(make_staff("station-staff", agency="transjakarta"))
    assert reading.of_day(other, LEAVE - timedelta(hours=1), LEAVE + timedelta(hours=1)) == []
    first = row.duties.first()
    assert first is not None
    with pytest.raises(MissingError):
        duties.move(duty_id=first.pk, to=DutyState.ACCEPTED, by=other, at=clock.now())


def test_changed_it_is_admitted_anew_and_cancelled_it_frees_the_staff() -> None:
    one, two = book(), book(name="Budi")
    moved = helping.change(token=one.token, by_=timedelta(minutes=5), by=ANONYMOUS, at=clock.now())
    assert moved.begins == LEAVE + timedelta(minutes=5)
    assert [duty.state for duty in moved.duties.all()] == [DutyState.ASKED] * 2
    helping.cancel(token=two.token, by=ANONYMOUS, at=clock.now())
    helping.cancel(token=two.token, by=ANONYMOUS, at=clock.now())
    assert set(two.duties.values_list("state", flat=True)) == {DutyState.CANCELLED}
    assert book(name="Tuti").pk
    with pytest.raises(ConflictError):
        helping.change(token=two.token, by_=timedelta(minutes=5), by=ANONYMOUS, at=clock.now())


def test_a_reminder_comes_once_and_what_is_over_is_forgotten() -> None:
    row = book(by=accounts.actor_for(make_account()))
    soon = LEAVE - timedelta(minutes=30)
    assert (forgetting.remind_due(at=soon), forgetting.remind_due(at=soon)) == (1, 0)
    assert forgetting.forget_old(at=row.until - timedelta(days=1)) == 0
    assert forgetting.forget_old(at=row.until + timedelta(days=1)) == 1
    assert not Duty.objects.exists()


def test_with_the_person_goes_what_they_booked() -> None:
    account = make_account()
    book(by=accounts.actor_for(account), note="anjing penuntun")
    assert reading.personal_data(account.pk)["help"][0]["note"] == "anjing penuntun"
    forgetting.erase(account.pk, clock.now())
    assert not Booking.objects.exists()


def test_the_pages_book_change_and_cancel_and_staff_answer(client: Client) -> None:
    ride = "~".join((START, STATION, LEAVE.isoformat(), (LEAVE + timedelta(minutes=10)).isoformat(), "C"))
    assert client.get("/assist").status_code == 200
    assert "Halte Asal" in client.get("/assist/new", {"ride": ride}).text
    sent = {"ride": ride, "name": "Sari", "kinds": "guide", "phone": "0812 0000 0099", "note": "tongkat"}
    assert client.post("/assist/new", {**sent, "phone": ""}).status_code == 422
    booked = client.post("/assist/new", sent)
    assert booked.status_code == 303
    page = client.get(booked["Location"])
    assert "tongkat" in page.text
    later = (LEAVE + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M")  # on the city's clock, an hour later
    assert client.post(f"{booked['Location']}/change", {"leaves": later}).status_code == 303
    assert Booking.objects.get().begins == LEAVE + timedelta(hours=1)
    assert client.get("/assist/nobody-knows-this").status_code == 404
    assert client.get("/assist/new", {"ride": "x"}).status_code == 400
    staff = Client()
    sign_in(staff, make_staff("station-staff", agency="mrt-jakarta"))
    day = {"day": (LEAVE + timedelta(hours=7)).date().isoformat()}
    page = staff.get("/work/assist", day).text
    assert "tongkat" in page and 'value="missed"' not in page, "nobody is missed days before"
    (link,) = re.findall(r'href="\?day=([0-9-]+)">2 ', staff.get("/work/assist").text)
    assert link == day["day"], "what waits on other days is one press away"
    number = Duty.objects.order_by("place").values_list("pk", flat=True)[0]
    assert staff.post(f"/work/assist/{number}", {"to": "accepted", **day}).status_code == 303
    assert Duty.objects.get(pk=number).state == DutyState.ACCEPTED
    sign_in(client, make_staff("field-officer", agency="dinas-bina-marga"))
    assert client.get("/work/assist", day).status_code == 403
    client.logout()
    assert client.post(f"{booked['Location']}/cancel").status_code == 303
    assert Booking.objects.get().is_cancelled


def test_programs_of_operators_read_and_answer_and_others_may_not(client: Client) -> None:
    book()
    _key, secret = accounts.issue_key(
        name="stasiun", account_id=make_staff("station-staff", agency="mrt-jakarta").pk, scopes=["mobility"],
        by=Actor(ActorKind.SYSTEM, "tests"), at=clock.now(),
    )  # fmt: skip
    headers = {"Authorization": f"Bearer {secret}"}
    asked = {"since": (LEAVE - timedelta(hours=1)).isoformat(), "until": (LEAVE + timedelta(hours=1)).isoformat()}
    rows = client.get("/api/v1/help/duties", asked, headers=headers).json()
    assert [row["role"] for row in rows] == ["board", "alight"]
    answer = client.post(
        f"/api/v1/help/duties/{rows[0]['id']}", json.dumps({"to": "accepted"}), "application/json", headers=headers
    )
    assert answer.json()["state"] == "accepted"
    assert client.get("/api/v1/help/duties", asked).status_code == 401
