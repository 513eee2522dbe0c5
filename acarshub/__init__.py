"""ACARS Hub: a server for aircraft datalink messages."""

from __future__ import annotations

import logging

from flask import Flask

from acarshub.api import api
from acarshub.api.dashboard import dashboard
from acarshub.cli import cli
from acarshub.config import Settings
from acarshub.database import configure_engine, engine_options
from acarshub.extensions import db, migrate, socketio
from acarshub.realtime.namespace import MainNamespace

NAMESPACE = "/main"


def create_app(settings: Settings) -> Flask:
    """The web application for `settings`; nothing listens until the hub service is started."""
    app = Flask(__name__, static_folder=None)
    app.config["ACARSHUB"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url)
    logging.getLogger("acarshub").setLevel(settings.log_level)

    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        configure_engine(db.engine, settings)
    socketio.init_app(
        app,
        async_mode="eventlet",
        # None admits the page's own origin only; names in the setting widen it.
        cors_allowed_origins=list(settings.cors_allowed_origins) or None,
    )
    socketio.on_namespace(MainNamespace(NAMESPACE))
    app.register_blueprint(api)
    app.register_blueprint(dashboard)
    app.cli.add_command(cli)
    return app
