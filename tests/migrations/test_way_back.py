"""Steps back on a database with messages, and up again: what is kept, and what is said to be lost.

Separate from the tests of empty databases because here the content counts.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.migrations import whole
from tests.migrations.chain import HEAD, REVISIONS, Chain
from tests.migrations.states import STATES

LOWEST = "3168c906fb9e"
RATES = "a1b2c3d4e5f6"
REACHED = REVISIONS[REVISIONS.index(LOWEST) : -1]
WHOLE = REVISIONS[REVISIONS.index("f0a1b2c3d4e5") : -1]
"""From here up nothing is lost but what only this release keeps."""
OTHER_EDITION = "8c9d47f5ed13"
MESSAGES = "id, msg_time, hex(msg_text), icao, tail, hex(flight), freq, level, hex(libacars)"


def content(chain: Chain) -> set[str]:
    """Every row as a statement, but for the inside of the full-text index."""
    rows = (line for line in whole.dump(chain) if line.startswith("INSERT"))
    return {row for row in rows if "messages_fts" not in row}


@pytest.fixture(params=["v3", "ts-fresh-a1b2c3d4e5f6"])
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Chain:
    """A database at head with messages, matches, counters and rates."""
    path = tmp_path / "acarshub.db"
    STATES[request.param].build(path)
    chain = Chain.at(path)
    chain.upgrade()
    return chain


@pytest.mark.parametrize("revision", WHOLE)
def test_nothing_is_lost_on_the_way_to_a_recent_revision(upgraded: Chain, revision: str) -> None:
    before, objects = content(upgraded), whole.objects(upgraded)
    upgraded.downgrade(revision)
    upgraded.upgrade()
    assert content(upgraded) == before
    assert whole.objects(upgraded) == objects


@pytest.mark.parametrize("revision", REACHED)
def test_messages_and_their_matches_survive_every_step_back(upgraded: Chain, revision: str) -> None:
    messages = f"SELECT {MESSAGES} FROM messages ORDER BY id"
    matches = (
        "SELECT m.id, a.term, a.match_type FROM alert_matches AS a"
        " JOIN messages AS m ON m.uid = a.message_uid ORDER BY 1, 2, 3"
    )
    before = upgraded.sql(messages), upgraded.sql(matches)
    assert before[1]
    upgraded.downgrade(revision)
    assert upgraded.version() == revision
    upgraded.upgrade()
    assert (upgraded.sql(messages), upgraded.sql(matches)) == before
    assert upgraded.index_is_intact()


@pytest.mark.parametrize("revision", REACHED)
def test_full_text_index_is_right_after_every_step_back(upgraded: Chain, revision: str) -> None:
    upgraded.downgrade(revision)
    assert upgraded.index_is_intact()
    upgraded.sql("UPDATE messages SET msg_text = 'XYLOPHONE'")
    ids = upgraded.sql("SELECT id FROM messages ORDER BY id")
    assert sorted(upgraded.found("xylophone")) == ids
    assert upgraded.index_is_intact()


def test_step_by_step_is_as_good_as_at_once(upgraded: Chain) -> None:
    ids = upgraded.sql("SELECT id FROM messages ORDER BY id")
    objects = whole.objects(upgraded)
    for revision in reversed(REACHED):
        upgraded.downgrade(revision)
    for revision in REVISIONS[REVISIONS.index(LOWEST) + 1 :]:
        upgraded.upgrade(revision)
    assert upgraded.sql("SELECT id FROM messages ORDER BY id") == ids
    assert whole.objects(upgraded) == objects


def test_what_another_edition_writes_meanwhile_is_taken_over(upgraded: Chain) -> None:
    before = content(upgraded)
    upgraded.downgrade(OTHER_EDITION)
    upgraded.add_message("written by 4.2", uid=None)
    ((message,),) = upgraded.sql("SELECT max(id) FROM messages")
    upgraded.sql(
        "INSERT INTO alert_matches (message_id, term, match_type, matched_at)"
        " VALUES (?, 'NEW', 'text', 7)",
        (message,),
    )
    upgraded.sql("INSERT INTO timeseries_stats (timestamp, acars_count) VALUES (1900000000, 5)")
    upgraded.upgrade()
    assert before - content(upgraded) == set()
    assert upgraded.sql(
        "SELECT m.id FROM messages AS m JOIN alert_matches AS a ON a.message_uid = m.uid"
        " WHERE a.term = 'NEW'"
    ) == [(message,)]
    assert upgraded.sql(
        "SELECT resolution, acars_count FROM timeseries_stats WHERE timestamp = 1900000000"
    ) == [("1min", 5)]


def test_losses_of_a_step_back_are_said_before_it(
    upgraded: Chain, caplog: pytest.LogCaptureFixture
) -> None:
    upgraded.downgrade(LOWEST)
    told = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert [re.findall("[0-9a-f]{12}", line)[0] for line in told] == [
        "e4a97c3d15b8",
        "c41d7e90ab52",
        "b7e3515c90da",
        "f0a1b2c3d4e5",
        RATES,
        "40fd0618348d",
        "171fe2c07bd9",
        "204a67756b9a",
    ]
    lines = [record.message for record in caplog.records]
    first_step = next(n for n, line in enumerate(lines) if "Undo: " in line)
    assert set(told) <= set(lines[:first_step])


def test_step_back_to_decimal_addresses_is_refused_and_undone(upgraded: Chain) -> None:
    before = whole.dump(upgraded)
    with pytest.raises(SystemExit):
        upgraded.downgrade("94d97e655180")
    assert upgraded.version() == HEAD
    assert whole.dump(upgraded) == before
