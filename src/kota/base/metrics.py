"""Counters for Prometheus; every label is a small closed set.

The processes of one city count into one folder (PROMETHEUS_MULTIPROC_DIR), so that whichever answers /metrics tells
of all of them, the worker too.
"""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("kota_requests", "HTTP requests", ["method", "view", "status"])
SECONDS = Histogram(
    "kota_request_seconds",
    "Time to answer",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
DELIVERIES = Counter("kota_event_deliveries", "Events handed to subscribers, by how that ended", ["result"])
