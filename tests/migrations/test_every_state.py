"""Every state that a release can have left: upgraded, it is a new database that lost nothing.

Separate from the tests of the chain because these look at whole databases and at no step. Some were
made by the historical software itself; they lie beside the checkout and may be absent.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.migrations import whole
from tests.migrations.chain import ROOT, Chain
from tests.migrations.states import STATES
from tests.migrations.whole import Upgraded

REAL_DATABASES = ROOT.parent / "shared" / "reference" / "databases"
REAL = (
    "v3-legacy",
    "py-3168c906fb9e",
    "py-204-halfway-null",
    "py-40fd0618348d",
    "ts-a1b2c3d4e5f6",
)

shared = (
    pytest.mark.shared,
    pytest.mark.skipif(
        not REAL_DATABASES.is_dir(), reason="no reference databases beside the checkout"
    ),
)


def write_real(name: str, path: Path) -> None:
    path.write_bytes(gzip.decompress((REAL_DATABASES / f"{name}.db.gz").read_bytes()))


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    """A database that was never anything else."""
    chain = Chain.at(tmp_path_factory.mktemp("new") / "acarshub.db")
    chain.upgrade()
    return chain


@pytest.fixture(
    scope="module", params=[*STATES, *(pytest.param(name, marks=shared) for name in REAL)], ids=str
)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Upgraded:
    """A database in one of the states, or a real one, after `flask db upgrade`."""
    path = tmp_path_factory.mktemp("state") / "acarshub.db"
    if request.param in STATES:
        STATES[request.param].build(path)
    else:
        write_real(request.param, path)
    return Upgraded.from_file(path)


@shared[0]
@shared[1]
def test_every_real_database_is_looked_at() -> None:
    assert {each.name for each in REAL_DATABASES.glob("*.gz")} == {f"{name}.db.gz" for name in REAL}


def test_nothing_is_lost(upgraded: Upgraded) -> None:
    assert upgraded.losses() == []


def test_schema_is_that_of_a_new_database(upgraded: Upgraded, new: Chain) -> None:
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
