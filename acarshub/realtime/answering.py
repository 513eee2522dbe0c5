"""How requests of clients are answered: each one, also the wrong and the failing ones.

Separate from the requests themselves, which then only say what they do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from flask import current_app, request
from flask_socketio import emit
from sqlalchemy.exc import OperationalError

from acarshub.hub import HubService, current_hub
from acarshub.realtime.read_state import ReadState
from acarshub.realtime.validation import InvalidPayload, Issue, validation_error
from acarshub.upgrading import current_upgrade

logger = logging.getLogger(__name__)

UPGRADING = Issue(
    (), "upgrading", "The database is being upgraded. Ask again after features_enabled."
)
BUSY = Issue((), "busy", "The database is locked or full at this moment. Try again.")
FORBIDDEN = Issue((), "forbidden", "This server does not allow changes from the browser.")

Handler = TypeVar("Handler", bound=Callable[..., None])


def answered(handler: Handler) -> Handler:
    """Answer `validation_error` when the input is wrong or the handler fails: never silence."""

    @wraps(handler)
    def wrapper(namespace: object, *args: object) -> None:
        event = handler.__name__.removeprefix("on_")
        try:
            _refuse_while_upgrading()
            handler(namespace, *args)
        except InvalidPayload as invalid:
            emit("validation_error", validation_error(event, invalid.issues))
        except OperationalError as error:
            logger.warning("Answering %s failed: %s", event, error.orig)
            emit("validation_error", validation_error(event, [BUSY]))
        except Exception:
            logger.exception("Answering %s failed", event)
            failure = Issue((), "server_error", "The server could not do this; its log says why.")
            emit("validation_error", validation_error(event, [failure]))

    return wrapper  # type: ignore[return-value] # wraps keeps the signature, mypy cannot tell


def running_hub() -> HubService:
    """The hub; RuntimeError where none runs."""
    hub = current_hub()
    if hub is None:
        raise RuntimeError("The hub is not running.")
    return hub


def changeable_hub() -> HubService:
    """The hub, if browsers may change what it keeps; else InvalidPayload tells so."""
    hub = running_hub()
    if not hub.settings.allow_remote_updates:
        raise InvalidPayload([FORBIDDEN])
    return hub


def read_state() -> ReadState:
    """Who has read what."""
    reads: ReadState = current_app.extensions["acarshub_read_state"]
    return reads


def session() -> str:
    """The id of the client that asks."""
    # The extension adds it to the request.
    asker: str = request.sid  # type: ignore[attr-defined]
    return asker


def first(args: tuple[object, ...]) -> object:
    """The payload of an event: dashboards of two eras send one argument or two."""
    return args[0] if args else None


def _refuse_while_upgrading() -> None:
    if current_upgrade() is not None:
        raise InvalidPayload([UPGRADING])
