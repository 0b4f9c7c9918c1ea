"""Routes of the workspace."""

from django.urls import path, register_converter

from kota.kernel.cases.views import act, bulk, case, queue, triage


class ReferenceConverter:
    """A case's number: `JKT-8K3M-27Q`, so that `/work/held` and the like are free for other pages."""

    regex = r"[A-Za-z]{2,5}-[0-9A-Za-z]{4}-[0-9A-Za-z]{3}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(ReferenceConverter, "reference")

app_name = "cases"
urlpatterns = [
    path("work", queue.entrance, name="queue"),
    path("work/map.geojson", queue.queue_map, name="queue_map"),
    path("work/bulk", bulk.bulk, name="bulk"),
    path("work/triage", triage.triage, name="triage"),
    path("work/<reference:reference>", case.case, name="case"),
    path("work/<reference:reference>/why", triage.why, name="why"),
    path("work/<reference:reference>/news", case.news, name="news"),
    path("work/<reference:reference>/offices", case.offices, name="offices"),
    path("work/<reference:reference>/<slug:verb>", act.act, name="act"),
]
