"""What this process counts for whoever watches it, in Prometheus's terms. Labels name routes and states, never a person.

What the database knows (jobs, backups) is not counted here but asked when somebody looks, see `server.portal.metrics`.
"""

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

# When each series began says nothing that a restart does not, and is as many lines again.
disable_created_metrics()  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()

#: From a small answer to an official paper in print.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

REQUESTS = Counter(
    "huanjie_requests",
    "Requests answered, by route template; the template is empty where no route was found.",
    ("method", "route", "status"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "huanjie_request_seconds",
    "How long answers took, to their last byte.",
    ("method", "route"),
    buckets=_SECONDS,
    registry=REGISTRY,
)
SIGN_IN_FAILURES = Counter(
    "huanjie_sign_in_failures", "Wrong passwords, also under names that are no account's.", registry=REGISTRY
)
