"""The transit app's manifest."""

from django.utils.translation import gettext_noop as _

from kota.base.registry import FactKind, Link, MapLayer, Module, NoticeTemplate, NoticeTopic, Subscription
from kota.kernel.areas.contracts import Names
from kota.mobility.transit import handlers, labels, permissions
from kota.mobility.transit.contracts.alerts import ServiceAlertChanged
from kota.mobility.transit.contracts.events import FeedChanged
from kota.mobility.transit.contracts.facts import OperatorFact
from kota.mobility.transit.contracts.live_facts import LiveFeedFact
from kota.mobility.transit.contracts.opened import TimetableFact
from kota.mobility.transit.selectors import names, opened
from kota.mobility.transit.selectors.current import current
from kota.mobility.transit.selectors.realtime import alerts
from kota.mobility.transit.selectors.realtime import feeds as live_feeds
from kota.mobility.transit.services import synthetic
from kota.mobility.transit.services.realtime import alerts as alerting

MODULE = Module(
    name="transit",
    title=_("Transit"),
    element="mobility",
    refs={"stop": lambda id_: id_ in current().directory.stop_of},
    permissions=permissions.STAFF,
    links=(
        Link(_("Lines and stops"), "transit:home", icon="bus", place="main", order=12),
        Link(_("Service alerts"), "transit:alerts", icon="megaphone", place="main", order=58),
        Link(_("Transit now"), "transit:desk", icon="bus", place="staff", permission=permissions.DESK, order=60),
        Link(_("Service alerts"), "transit:desk_alerts", "megaphone", "staff", permissions.DESK, 61),
        Link(_("Timetables"), "transit:feeds", "calendar-clock", "staff", permissions.FEEDS, 62),
    ),
    layers=(MapLayer("transit-vehicles", _("Buses and trains now"), "transit:vehicle_points", 70),),
    fact_kinds=(
        FactKind("operator", _("Transit operators"), OperatorFact, "operators.toml", order=59, labels=labels.OPERATOR),
        FactKind(
            opened.KIND,
            _("Timetables as open data"),
            TimetableFact,
            "operators.toml",
            order=71,
            labels=labels.TIMETABLE,
        ),
        FactKind(
            live_feeds.KIND,
            _("Live feeds of transit"),
            LiveFeedFact,
            "operators.toml",
            order=71,
            labels=labels.LIVE_FEED,
        ),
    ),
    pack_loaders=(synthetic.load_pack,),
    search=(Names(names.stamp, names.rows),),
    events=(FeedChanged, ServiceAlertChanged),
    subscriptions=(Subscription(ServiceAlertChanged, handlers.alert_changed, "transit.alert"),),
    notice_topics=(
        NoticeTopic(
            alerting.TOPIC,
            _("Lines that I follow"),
            _("Delays, diversions and closures of the lines that you follow."),
            order=20,
        ),
    ),
    notices=(NoticeTemplate(alerting.TEMPLATE, "", ""),),
    personal_data=alerts.personal_data,
    erase=alerting.erase,
    inlets={"positions": handlers.positions_came},
    urls="kota.mobility.transit.urls",
    api="kota.mobility.transit.endpoints",
)
