"""Routes of the warnings. An alert's own address comes last: `subscribe` and `feed.atom` are no identifiers."""

from django.urls import path

from kota.kernel.warnings.views import desk, feeds, public, statistics, subscribing

app_name = "warnings"
urlpatterns = [
    path("alerts", public.listed, name="list"),
    path("alerts/banner", public.banner, name="banner"),
    path("alerts/subscribe", subscribing.subscribe, name="subscribe"),
    path("alerts/subscribe/<int:place>/remove", subscribing.remove, name="remove"),
    path("alerts/feed.atom", feeds.atom, name="atom"),
    path("alerts/feed.rss", feeds.rss, name="rss"),
    path("alerts/active.geojson", feeds.geojson, name="geojson"),
    path("alerts/certificate.pem", feeds.certificate, name="certificate"),
    path("alerts/others/<int:number>", public.other, name="other"),
    path("alerts/<str:identifier>.xml", feeds.xml, name="xml"),
    path("alerts/<str:identifier>/areas.json", feeds.areas_of, name="areas"),
    path("alerts/<str:identifier>", public.alert, name="alert"),
    path("work/alerts", desk.desk, name="desk"),
    path("work/alerts/new", desk.choose, name="choose"),
    path("work/alerts/new/<str:klass>", desk.compose, name="compose"),
    path("work/alerts/statistics", statistics.page, name="statistics"),
    path("work/alerts/statistics.csv", statistics.table, name="statistics_csv"),
    path("work/alerts/webhooks", statistics.webhooks, name="webhooks"),
    path("work/alerts/webhooks/<int:number>/end", statistics.end_webhook, name="end_webhook"),
    path("work/alerts/<str:identifier>", desk.alert, name="work"),
    path("work/alerts/<str:identifier>/areas.json", desk.areas_of, name="work_areas"),
    path("work/alerts/<str:identifier>/edit", desk.edit, name="edit"),
    path("work/alerts/<str:identifier>/submit", desk.submit, name="submit"),
    path("work/alerts/<str:identifier>/approve", desk.approve, name="approve"),
    path("work/alerts/<str:identifier>/reject", desk.reject, name="reject"),
    path("work/alerts/<str:identifier>/update", desk.update, name="update"),
    path("work/alerts/<str:identifier>/cancel", desk.cancel, name="cancel"),
    path("work/alerts/<str:identifier>/judge", desk.judge, name="judge"),
]
