"""The page in the place of the dashboard while the database is upgraded.

Separate from the dashboard because it must work without a script and before there is a hub.
"""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, current_app, render_template, request, send_from_directory

from acarshub.api.dashboard import protect
from acarshub.api.problems import PREFIX, problem
from acarshub.upgrading import Upgrade, current_upgrade

upgrade_page = Blueprint("upgrade_page", __name__)

AGAIN_SECONDS = 2
"""How long a browser waits before it looks again."""
FILE_SECONDS = 300
FOR_PROGRAMS = {"api.health", "api.metrics"}


@upgrade_page.before_app_request
def instead_of_pages() -> Response | None:
    """The progress for every page while there is an upgrade; files and programs get their own."""
    upgrade = current_upgrade()
    if upgrade is not None and request.path.startswith(PREFIX):
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, upgrade.message, retry_after=AGAIN_SECONDS)
    is_file = bool(PurePosixPath(request.path).suffix)
    if upgrade is None or is_file or request.endpoint in FOR_PROGRAMS:
        return None
    return _page(upgrade)


@upgrade_page.get("/upgrading.css", defaults={"name": "upgrading.css"})
@upgrade_page.get("/upgrading.js", defaults={"name": "upgrading.js"})
def file(name: str) -> Response:
    """A part of the page, also of one that was sent just before the upgrade ended."""
    folder = Path(current_app.root_path) / "static"
    return protect(send_from_directory(folder, name, max_age=FILE_SECONDS))


def _page(upgrade: Upgrade) -> Response:
    # Relative to wherever the page was asked for, since a proxy may have cut off a prefix.
    root = "../" * (request.path.count("/") - 1)
    page = render_template(
        "upgrading.html", progress=upgrade.progress, again_seconds=AGAIN_SECONDS, root=root
    )
    response = Response(page, status=503, mimetype="text/html")
    response.headers["Retry-After"] = str(AGAIN_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return protect(response)
