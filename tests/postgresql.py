"""Databases on a real PostgreSQL server, when TEST_POSTGRESQL_URL names one.

Separate because it needs a server: the URL is that of a database whose user may create others.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

URL = os.environ.get("TEST_POSTGRESQL_URL", "")

NEEDS_POSTGRESQL = pytest.mark.skipif(not URL, reason="TEST_POSTGRESQL_URL is not set")


@contextmanager
def new_postgresql_database() -> Iterator[str]:
    """The URL of an empty database of its own."""
    name = f"acarshub_{uuid.uuid4().hex}"
    server = sa.create_engine(URL, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield server.url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
