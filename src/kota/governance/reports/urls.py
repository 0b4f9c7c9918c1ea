"""Routes of the reports. A report's own address comes last: `mine` and `find` are no references."""

from django.urls.resolvers import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
