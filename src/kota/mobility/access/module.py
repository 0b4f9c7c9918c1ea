"""The access app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, NoticeTemplate, NoticeTopic, Part, Subscription
from kota.kernel.cases.contracts import CaseMoved
from kota.mobility.access import handlers, labels, permissions
from kota.mobility.access.contracts import AccessRuleFact, HelpChanged, HelpFact, LiftChanged, LiftFact, StepsChanged
from kota.mobility.access.permissions import ASSIST, DESK
from kota.mobility.access.selectors import helping
from kota.mobility.access.selectors.ground import ground
from kota.mobility.access.services import forgetting, telling
from kota.mobility.access.views import parts

_FILE, _LOOK = "access.toml", _("Look at it")

MODULE = Module(
    name="access",
    title=_("Getting in"),
    element="mobility",
    refs={"lift": lambda id_: id_ in ground().lifts},
    permissions=permissions.STAFF,
    links=(
        Link(_("Lifts"), "access:lifts", icon="arrow-up-down", place="main", order=46),
        Link(_("Help on the way"), "access:help", icon="accessibility", place="main", order=47),
        Link(_("Lifts and steps"), "access:desk", icon="arrow-up-down", place="staff", permission=DESK, order=63),
        Link(_("Travellers to help"), "access:assist", "accessibility", "staff", ASSIST, 15),
    ),
    parts=(Part("transit.stop", "access/parts/stop.html", parts.of_stop),),
    layers=(MapLayer("lifts", _("Lifts"), "access:lift_points", 72),),
    fact_kinds=(
        FactKind("accessrule", _("When residents are believed"), AccessRuleFact, _FILE, order=71, labels=labels.RULE),
        FactKind("lift", _("Lifts that no timetable describes"), LiftFact, _FILE, order=72, labels=labels.LIFT),
        FactKind("help", _("Help by the staff of operators"), HelpFact, _FILE, order=73, labels=labels.HELP),
    ),
    events=(LiftChanged, StepsChanged, HelpChanged),
    subscriptions=(Subscription(CaseMoved, handlers.case_moved, "access.case_moved"),),
    notice_topics=(
        NoticeTopic(
            telling.TOPIC, _("Help on the way"), _("What becomes of the help that you booked, and a reminder."),
            channels=("page", "email", "push", "sms"), order=15,
        ),
    ),
    notices=(
        NoticeTemplate(
            telling.BOOKED, _("Help is asked for"),
            _("%(stop)s, %(time)s. Staff say soon whether they come. You can change or cancel it on its page."), _LOOK,
        ),
        NoticeTemplate(
            telling.ACCEPTED, _("Somebody will help you"), _("%(stop)s, %(time)s: staff wait for you there."), _LOOK
        ),
        NoticeTemplate(
            telling.DECLINED, _("Nobody can help you then"),
            _("%(stop)s, %(time)s: %(reason)s. Choose another time on its page."), _LOOK,
        ),
        NoticeTemplate(
            telling.REMIND, _("Help waits for you soon"),
            _("%(stop)s, %(time)s. Cancel it if you do not come, so that others are helped."), _LOOK,
        ),
    ),
    personal_data=helping.personal_data,
    erase=forgetting.erase,
    inlets={"lifts": handlers.lifts_came},
    urls="kota.mobility.access.urls",
    api="kota.mobility.access.endpoints",
)  # fmt: skip
