"""Counters for Prometheus; every label is a small closed set."""

from prometheus_client import Counter, Histogram

REQUESTS = Counter("kota_requests", "HTTP requests", ["method", "view", "status"])
SECONDS = Histogram(
    "kota_request_seconds",
    "Time to answer",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
DELIVERIES = Counter("kota_event_deliveries", "Events handed to subscribers", ["result"])
