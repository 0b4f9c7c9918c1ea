"""Routes of the reports. A report's own address comes last: `mine` and `find` are no references."""

from django.urls import path
from django.urls.resolvers import URLPattern

from kota.governance.reports.open311.routes import routes as open311_routes
from kota.governance.reports.views import (
    counter,
    feeds,
    following,
    moderation,
    new,
    public,
    publicmap,
    report,
    reporter,
    sent,
    support,
    takedown,
)  # fmt: skip

app_name = "reports"
urlpatterns: list[URLPattern] = [
    *open311_routes,  # first: a program that asks often should not be compared with every page
    path("report", new.new, name="new"),
    path("report/categories", new.categories, name="categories"),
    path("report/questions", new.questions, name="questions"),
    path("report/near", new.near, name="near"),
    path("report/sent/<str:reference>", sent.sent, name="sent"),
    path("r/<str:reference>", following.follow, name="follow"),
    path("reports", public.reports, name="list"),
    path("reports.rss", feeds.rss, name="rss"),
    path("reports.geojson", feeds.geojson, name="geojson"),
    path("reports.csv", feeds.table, name="csv"),
    path("reports/map.json", publicmap.features, name="map"),
    path("reports/areas.json", publicmap.by_area, name="areas"),
    path("reports/mine", following.mine, name="mine"),
    path("reports/find", following.find, name="find"),
    path("reports/<str:reference>", report.report, name="report"),
    path("reports/<str:reference>/answer", reporter.answer, name="answer"),
    path("reports/<str:reference>/photos", reporter.add_photos, name="photos"),
    path("reports/<str:reference>/reopen", reporter.reopen, name="reopen"),
    path("reports/<str:reference>/judge", reporter.judge, name="judge"),
    path("reports/<str:reference>/contact", reporter.leave_contact, name="contact"),
    path("reports/<str:reference>/support", support.support, name="support"),
    path("reports/<str:reference>/takedown", takedown.takedown, name="takedown"),
    path("work/new", counter.counter, name="counter"),
    path("work/new/near", counter.near, name="counter_near"),
    path("work/new/more", counter.more, name="counter_more"),
    path("work/new/join/<str:reference>", counter.join, name="counter_join"),
    path("work/held", moderation.held, name="held"),
    path("work/held/requests", moderation.takedowns, name="takedowns"),
    path("work/held/requests/<int:number>", moderation.decide, name="decide"),
    path("work/held/<str:reference>", moderation.review, name="review"),
]
