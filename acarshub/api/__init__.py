"""Plain HTTP for programs: health and metrics."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from acarshub.hub import HubService, current_hub
from acarshub.observation import metrics_before_hub
from acarshub.upgrading import current_upgrade
from acarshub.version import VERSION

api = Blueprint("api", __name__)

UNKNOWN = {"connected": False, "messages": None, "size": None}
NOT_RUNNING = "The hub is not running."


@api.get("/health")
def health() -> tuple[Response, int]:
    """200 when what arrives is being stored, else 503 and the reasons."""
    hub, upgrade = current_hub(), current_upgrade()
    if upgrade is not None:
        told = {"percent": upgrade.progress.percent, "message": upgrade.message}
        return jsonify(status="upgrading", **told, version=VERSION), 503
    if hub is None:
        return jsonify(
            status="unhealthy", database=UNKNOWN, reasons=[NOT_RUNNING], version=VERSION
        ), 503
    reasons = hub.condition.ailments()
    told = {
        "database": _database(hub),
        "feeds": _feeds(hub),
        "notices": hub.condition.notices(),
        "version": VERSION,
    }
    if reasons:
        return jsonify(status="unhealthy", reasons=reasons, **told), 503
    return jsonify(status="healthy", **told), 200


@api.get("/metrics")
def metrics() -> Response:
    """Prometheus text; during an upgrade what the process tells, else nothing without a hub."""
    hub = current_hub()
    if hub is not None:
        page = hub.condition.metrics()
    elif current_upgrade() is not None:
        page = metrics_before_hub(current_app.config["ACARSHUB"])
    else:
        return Response("", status=503)
    return Response(page, content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _database(hub: HubService) -> dict[str, object]:
    probe = hub.observation.size
    size = probe.file.get()
    return {"connected": not probe.file.failure, "messages": probe.rows(), "size": size}


def _feeds(hub: HubService) -> list[dict[str, object]]:
    return [
        {"type": feed.link.message_type, "source": feed.descriptor, "connected": feed.connected}
        for feed in hub.feeds
    ]
