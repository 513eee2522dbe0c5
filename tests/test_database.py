"""Connections that are lent: what they may use of memory."""

from __future__ import annotations

from pathlib import Path

from acarshub.database import ConnectionLender
from tests.support import engine_at, new_database


def test_connections_that_read_share_one_page_cache(tmp_path: Path) -> None:
    lender = ConnectionLender(engine_at(new_database(tmp_path / "hub.db")), size=4)
    sizes = [lender.run(lambda c: c.exec_driver_sql("PRAGMA cache_size").scalar()) for _ in "1234"]
    assert sizes == [-2_500] * 4
