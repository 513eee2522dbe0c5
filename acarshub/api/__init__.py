"""Plain HTTP for programs: health and metrics."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from acarshub.hub import current_hub
from acarshub.runtime import native_time
from acarshub.stats.metrics import metrics_page
from acarshub.upgrading import current_upgrade
from acarshub.version import VERSION

api = Blueprint("api", __name__)


@api.get("/health")
def health() -> tuple[Response, int]:
    """200 when what arrives is being stored, else 503."""
    hub, upgrade = current_hub(), current_upgrade()
    if upgrade is not None:
        told = {"percent": upgrade.progress.percent, "message": upgrade.message}
        return jsonify(status="upgrading", **told, version=VERSION), 503
    if hub is None or not hub.healthy:
        return jsonify(status="unhealthy", version=VERSION), 503
    size = hub.database_size()
    database = {"connected": True, "messages": size.messages, "size": size.size_bytes}
    feeds = [
        {"type": feed.link.message_type, "source": feed.descriptor, "connected": feed.connected}
        for feed in hub.feeds
    ]
    return jsonify(status="healthy", database=database, feeds=feeds, version=VERSION), 200


@api.get("/metrics")
def metrics() -> Response:
    """Prometheus text; empty of ingest figures where no hub runs."""
    hub = current_hub()
    if hub is None:
        return Response("", status=503)
    gap = hub.pulse.largest_gap(native_time.monotonic())
    page = metrics_page(hub.tally.snapshot(), len(hub.packets), gap)
    return Response(page, content_type=CONTENT_TYPE_PLAIN_0_0_4)
