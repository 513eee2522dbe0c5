"""ACARS Hub: a server for aircraft datalink messages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from acarshub.config import Settings

NAMESPACE = "/main"
PING_INTERVAL_SECONDS = 25
PING_TIMEOUT_SECONDS = 60
MAX_PACKET_BYTES = 8_000_000
"""Ten thousand terms and as many ignored ones, every letter of them escaped, fit in."""


def create_app(settings: Settings) -> Flask:
    """The web application for `settings`; nothing listens until the hub is started."""
    # Imported here so that gunicorn's parent process, which reads only the settings, loads none
    # of it: a worker replaces the standard locks first.
    from flask import Flask

    from acarshub.api import api
    from acarshub.api.dashboard import dashboard
    from acarshub.api.data import data
    from acarshub.api.permalinks import permalinks
    from acarshub.api.prefix import AnyPrefix, own_names
    from acarshub.api.problems import answer_with_problems
    from acarshub.api.rest import REST
    from acarshub.api.upgrade_page import upgrade_page
    from acarshub.cli import cli
    from acarshub.config import WARNINGS
    from acarshub.database import configure_engine, engine_options
    from acarshub.extensions import db, migrate, socketio
    from acarshub.realtime import wire_json
    from acarshub.realtime.arrivals import Arrivals
    from acarshub.realtime.clients import Clients
    from acarshub.realtime.fan_out import FanOut
    from acarshub.realtime.namespace import MainNamespace
    from acarshub.realtime.read_state import ReadState
    from acarshub.realtime.websockets import WebSockets

    logger = logging.getLogger(__name__)
    logger.setLevel(settings.log_level)
    for name in settings.retired:
        logger.warning("%s is no longer used: %s", name, WARNINGS[name])

    app = Flask(__name__, static_folder=None)
    app.config["ACARSHUB"] = settings
    app.config["ACARSHUB_NAMESPACE"] = NAMESPACE
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        configure_engine(db.engine, settings)
    websockets = WebSockets()
    socketio.init_app(
        app,
        client_manager=FanOut(websockets),
        async_mode="eventlet",
        json=wire_json,
        serializer=wire_json.TextPacket,
        # Events of one client are answered one after the other: reading waits meanwhile, so a
        # flood fills the sender's buffers and not this server's memory.
        async_handlers=False,
        # The greeting is sent from within the connect handler.
        always_connect=True,
        ping_interval=PING_INTERVAL_SECONDS,
        ping_timeout=PING_TIMEOUT_SECONDS,
        max_http_buffer_size=MAX_PACKET_BYTES,
        # None admits the page's own origin only; names in the setting widen it.
        cors_allowed_origins=_allowed_origins(settings),
    )
    socketio.on_namespace(MainNamespace(NAMESPACE))
    reads = ReadState(socketio, NAMESPACE)
    app.extensions["acarshub_read_state"] = reads
    app.extensions["acarshub_arrivals"] = Arrivals(socketio, NAMESPACE, reads)
    websockets.watch(socketio.server.eio)
    clients = Clients(socketio, websockets, app.wsgi_app)
    app.wsgi_app = clients  # type: ignore[method-assign] # as Flask's manual tells
    app.extensions["acarshub_clients"] = clients
    app.register_blueprint(api)
    app.register_blueprint(data)
    for blueprint in REST:
        app.register_blueprint(blueprint)
    answer_with_problems(app)
    app.register_blueprint(dashboard)
    app.register_blueprint(permalinks)
    app.register_blueprint(upgrade_page)
    app.wsgi_app = AnyPrefix(app.wsgi_app, own_names(app))  # type: ignore[method-assign] # likewise
    app.cli.add_command(cli)
    return app


def _allowed_origins(settings: Settings) -> str | list[str] | None:
    if "*" in settings.cors_allowed_origins:
        return "*"
    return list(settings.cors_allowed_origins) or None
