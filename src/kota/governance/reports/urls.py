"""Routes of the reports. A report's own address comes last: `mine` and `find` are no references."""

from django.urls.resolvers import URLPattern

from kota.governance.reports.open311.routes import routes as open311_routes

app_name = "reports"
urlpatterns: list[URLPattern] = [*open311_routes]
