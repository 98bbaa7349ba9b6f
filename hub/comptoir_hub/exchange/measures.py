"""What the hub counts of itself, for machines that watch it. Labels are the hub's own words, never a document's."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)

CONTENT_TYPE = CONTENT_TYPE_LATEST
COLLECTED = CollectorRegistry()

ACCEPTED = Counter("comptoir_envelopes_accepted", "Envelopes accepted.", ["channel"], registry=COLLECTED)
REFUSED = Counter(
    "comptoir_envelopes_refused", "Envelopes refused at the door.", ["reason"], registry=COLLECTED
)
PROCESSED = Counter("comptoir_documents_processed", "Documents processed.", ["outcome"], registry=COLLECTED)
HELD = Counter("comptoir_documents_held", "Documents held for customer care.", ["rule"], registry=COLLECTED)
WORKERS_LOST = Counter("comptoir_workers_lost", "Tasks whose worker was lost.", registry=COLLECTED)
DELIVERED = Histogram(
    "comptoir_delivery_attempt_seconds", "Attempts to deliver.", ["channel"], registry=COLLECTED
)  # fmt: skip
UNDELIVERED = Counter(
    "comptoir_deliveries_failed", "Attempts that did not deliver: given up, or made again later.",
    ["channel", "reason", "then"], registry=COLLECTED,
)  # fmt: skip
WAITING = Gauge("comptoir_documents_waiting", "Documents in a lane.", ["lane"], registry=COLLECTED)


def written(depths: Mapping[str, int]) -> bytes:
    """All measures as text; `depths` says how many documents are in each lane now."""
    WAITING.clear()
    for lane, count in depths.items():
        WAITING.labels(lane).set(count)
    return generate_latest(COLLECTED)
