"""Connections that are lent: what they may use of memory."""

from __future__ import annotations

from pathlib import Path

from acarshub.database import ConnectionLender, leave_writer_its_cache
from tests.support import engine_at, new_database


def test_all_connections_share_one_page_cache(tmp_path: Path) -> None:
    engine = engine_at(new_database(tmp_path / "hub.db"))
    lender = ConnectionLender(engine, size=4)
    sizes = [lender.run(lambda c: c.exec_driver_sql("PRAGMA cache_size").scalar()) for _ in "1234"]
    with engine.connect() as writer:
        leave_writer_its_cache(writer)
        sizes.append(writer.exec_driver_sql("PRAGMA cache_size").scalar())
    assert sizes == [-1_200, -1_200, -1_200, -1_200, -4_000]
