"""Real databases that the historical software made: upgraded, they are new ones and lost nothing.

Separate because the files lie beside the checkout and may be absent.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.migrations import whole
from tests.migrations.chain import ROOT, Chain
from tests.migrations.whole import Upgraded

DATABASES = ROOT.parent / "shared" / "reference" / "databases"
NAMES = (
    "v3-legacy",
    "py-3168c906fb9e",
    "py-204-halfway-null",
    "py-40fd0618348d",
    "ts-a1b2c3d4e5f6",
)

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATABASES.is_dir(), reason="no reference databases beside the checkout"),
]


@pytest.fixture(scope="module", params=NAMES)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """A real database after `flask db upgrade`."""
    path = tmp_path_factory.mktemp("shared") / "messages.db"
    packed: Path = DATABASES / f"{request.param}.db.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return Upgraded.from_file(path)


def test_every_database_is_looked_at() -> None:
    assert {each.name for each in DATABASES.glob("*.gz")} == {f"{name}.db.gz" for name in NAMES}


def test_nothing_is_lost(upgraded: Upgraded) -> None:
    assert upgraded.losses() == []


def test_schema_is_that_of_a_new_database(upgraded: Upgraded, tmp_path: Path) -> None:
    new = Chain.at(tmp_path / "new.db")
    new.upgrade()
    assert whole.objects(upgraded.chain) == whole.objects(new)


def test_database_is_sound(upgraded: Upgraded) -> None:
    assert upgraded.faults() == []


def test_second_upgrade_changes_nothing(upgraded: Upgraded) -> None:
    before = whole.dump(upgraded.chain)
    upgraded.chain.upgrade()
    assert whole.dump(upgraded.chain) == before


def test_message_inserted_afterwards_is_found(upgraded: Upgraded, tmp_path: Path) -> None:
    copy = upgraded.copied_to(tmp_path / "copy.db")
    copy.add_message("XYLOPHONE", uid="0b8f3f0e-94a1-4bd1-8a0e-1f4b8a1c2d3e")
    assert len(copy.found("xylophone")) == 1
    assert copy.index_is_intact()
