"""How gunicorn runs the server: one eventlet worker in which the hub works beside the pages.

Read by the parent process, which therefore loads the settings and nothing else of the package.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
import time
import warnings

from acarshub.config import Settings
from acarshub.environment import SettingsError

# Nothing on the hub looks names up, and eventlet's own way of doing it takes 7 MB.
os.environ.setdefault("EVENTLET_NO_GREENDNS", "yes")

# Both announce the retirement of the eventlet worker; the pinned releases have it.
warnings.filterwarnings("ignore", message="(?s).*[Ee]ventlet")

try:
    settings = Settings.from_environ(os.environ)
except SettingsError as error:
    sys.exit(f"acarshub: {error}")

bind = (
    f"[{settings.host}]:{settings.port}"
    if ":" in settings.host
    else (f"{settings.host}:{settings.port}")
)
worker_class = "eventlet"
# One process owns the feeds and the database's writer; a second would receive nothing.
workers = 1
# What the parent allows the worker for writing what was received.
graceful_timeout = 30
# What the worker allows open requests meanwhile; browsers are let go at once.
REQUEST_SECONDS = 2
loglevel = "info"
proc_name = "acarshub"
# gunicorn's own remote control would put a socket into the home folder.
control_socket_disable = True

# gunicorn takes this exit status of a worker as: do not try again.
APP_LOAD_ERROR = 4


# How long an address may be in use by a server that is just ending.
BIND_SECONDS = 5


def on_starting(server):
    """End with one line when nothing can listen; gunicorn itself would say so in ten."""
    if {"GUNICORN_FD", "LISTEN_FDS"} & os.environ.keys():
        # Somebody listens already and hands it over.
        return
    for address in server.address:
        if isinstance(address, tuple):
            try_to_bind(address)


def try_to_bind(address):
    """Bind and let go, for gunicorn to bind anew; SystemExit when that stays impossible."""
    host, port = address[:2]
    deadline = time.monotonic() + BIND_SECONDS
    while True:
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                sys.exit(
                    f"acarshub: Nothing can listen at {host} port {port}: {error.strerror}."
                    " Stop what uses it, or set HOST and PORT to others."
                )
        else:
            return
        time.sleep(0.5)


def post_worker_init(worker):
    """Start the hub once the worker has patched the standard library and loaded the pages.

    With DB_UPGRADE_AT_START that may be an upgrade first, during which the worker serves already.
    """
    from acarshub import server

    # The worker has a copy of its own of these settings.
    worker.cfg.set("graceful_timeout", REQUEST_SECONDS)
    worker.acarshub = server.Server(worker)
    try:
        worker.acarshub.start()
    except (SettingsError, server.SchemaNotReady, server.LockRefused) as error:
        print(f"acarshub: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(APP_LOAD_ERROR)


def worker_exit(_server, worker):
    """Write what was received before the process ends, or end an upgrade."""
    started = getattr(worker, "acarshub", None)
    if started is None:
        return
    started.stop()
    if started.failed:
        sys.exit(APP_LOAD_ERROR)
