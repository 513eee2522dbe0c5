"""What the commands of `flask acarshub` share: settings, a database at head, being the only writer.

Separate from the commands so that each subject can have a module of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import click
from flask import current_app

from acarshub.aircraft.identity import Identity
from acarshub.config import Settings
from acarshub.environment import SettingsError
from acarshub.extensions import db
from acarshub.instance_lock import InstanceLock, LockRefused
from acarshub.schema import SchemaNotReady, require_head


def settings() -> Settings:
    """The settings of the application."""
    found: Settings = current_app.config["ACARSHUB"]
    return found


def identity() -> Identity:
    """The owner's tables; ends the command when a file of them cannot be used."""
    try:
        return Identity.of(settings())
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def head_required() -> None:
    """End the command with a word of advice when the database is not at head."""
    try:
        require_head(db.engine)
    except SchemaNotReady as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def sole_writer(otherwise: str) -> Iterator[None]:
    """Keep others from writing; `otherwise` tells what to do while a hub runs."""
    try:
        lock = InstanceLock(db.engine.url)
        lock.take()
    except LockRefused as error:
        raise click.ClickException(f"{error} {otherwise}") from None
    with closing(lock):
        yield
