"""Whether a database is ready: told without changing anything, with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from acarshub.schema import SchemaNotReady, require_head
from tests.migrations.states import STATES
from tests.support import engine_at, new_database, sql


def refusal(path: Path) -> str:
    with pytest.raises(SchemaNotReady) as caught:
        require_head(engine_at(path))
    return str(caught.value)


def test_new_database_is_ready(tmp_path: Path) -> None:
    require_head(engine_at(new_database(tmp_path / "hub.db")))


def test_missing_database_is_not_ready(tmp_path: Path) -> None:
    assert "flask db upgrade" in refusal(tmp_path / "none.db")


def test_looking_for_a_database_does_not_make_one(tmp_path: Path) -> None:
    refusal(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_older_database_is_named_with_both_revisions(tmp_path: Path) -> None:
    path = new_database(tmp_path / "hub.db")
    ((head,),) = sql(path, "SELECT version_num FROM alembic_version")
    sql(path, "UPDATE alembic_version SET version_num = 'e7991f1644b1'")
    told = refusal(path)
    assert str(path) in told
    assert "e7991f1644b1" in told
    assert str(head) in told


def test_database_without_a_revision_is_named_with_its_edition(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    STATES["v3"].build(path)
    told = refusal(path)
    assert "is of docker-acarshub 3.x" in told
    assert "Run: flask db upgrade" in told


def test_path_with_two_slashes_at_its_beginning_is_found(tmp_path: Path) -> None:
    path = new_database(tmp_path / "hub.db")
    require_head(engine_at(Path(f"/{path}")))


def test_database_of_a_development_version_is_refused(tmp_path: Path) -> None:
    path = new_database(tmp_path / "hub.db")
    sql(path, "UPDATE alembic_version SET version_num = '4d2a7c918f3b'")
    assert "development version" in refusal(path)


def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    path.write_bytes(b"holiday pictures " * 100)
    refusal(path)
    assert path.read_bytes() == b"holiday pictures " * 100
