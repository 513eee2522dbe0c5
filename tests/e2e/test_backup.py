"""A real hub keeps a second database in step, and does not mind what happens to that."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from acarshub.links import Link
from tests.backup.pairs import TABLES, rows
from tests.e2e.hub_process import HubProcess, Listener, listening, run_flask, wait_for
from tests.e2e.traffic import acarsdec
from tests.maintenance.keeping import is_sound, store
from tests.support import hub_message, sql

LAG = "acarshub_backup_lag_messages"
FAILING = "acarshub_backup_failing"
MakeHub = Callable[..., HubProcess]


@pytest.fixture
def second(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk" / "second.db"


@pytest.fixture
def hub(make_hub: MakeHub, second: Path) -> HubProcess:
    """Not started yet."""
    return make_hub(DB_BACKUP=str(second))


@pytest.fixture
def empty(second: Path, new_database: Path) -> Path:
    """A second database that need not be made first, which takes seconds."""
    shutil.copy(new_database, second)
    return second


def differences(hub: HubProcess, second: Path) -> list[str]:
    return [name for name in TABLES if rows(hub.database, name) != rows(second, name)]


def send(hub: HubProcess, browser: Listener, first: int, count: int) -> None:
    """Send numbered messages and wait until all were shown, and thus stored."""
    texts = {f"LIVE {number}" for number in range(first, first + count)}
    for text in sorted(texts):
        hub.send(Link.ACARS, acarsdec(text))
        time.sleep(0.005)
    wait_for(lambda: texts <= {message["text"] for message in browser.live}, "live messages")


def state(browser: Listener) -> dict[str, object]:
    status = browser.answer("request_status", "system_status")["status"]
    return status["backup"]  # type: ignore[index,no-any-return]


def messages(path: Path) -> int:
    """How many there are; none before the file is whole."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM messages").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_it_is_made_and_kept_in_step(hub: HubProcess, second: Path) -> None:
    store(hub.database, [hub_message(f"OLD {number}", "FIRE") for number in range(1_200)])
    hub.start()
    with listening(hub, batches=True) as browser:
        send(hub, browser, 0, 40)
        wait_for(lambda: messages(second) == 1_240, "a copy of everything")
        send(hub, browser, 40, 40)
        browser.answer("update_alerts", "alert_terms", {"terms": ["LIVE"], "ignore": ["FIRE"]})
        wait_for(lambda: messages(second) == 1_280, "what came since")
        wait_for(lambda: state(browser)["state"] == "ok", "the state")
        wait_for(lambda: hub.metric(LAG) == 0, "no lag")
        told = state(browser)
    assert told["lag"] == 0
    assert told["reason"] == ""
    assert hub.metric("acarshub_backup_last_success_timestamp_seconds") > time.time() - 60
    hub.stop()
    assert differences(hub, second) == []
    assert is_sound(second)


def test_a_stop_leaves_nothing_uncopied(hub: HubProcess, empty: Path) -> None:
    hub.start()
    with listening(hub, batches=True) as browser:
        wait_for(lambda: state(browser)["state"] == "ok", "an empty copy")
        send(hub, browser, 0, 200)
    hub.stop()
    assert messages(empty) == 200
    assert differences(hub, empty) == []


def test_it_goes_on_after_kills_and_doubles_nothing(hub: HubProcess, empty: Path) -> None:
    hub.start()
    for part in range(2):
        with listening(hub, batches=True) as browser:
            send(hub, browser, part * 100, 100)
            half = part * 50
            wait_for(lambda: messages(empty) >= half, "some to be copied")  # noqa: B023 - at once
        hub.kill()
        hub.start()
    wait_for(lambda: messages(empty) == 200, "all to be copied")
    hub.stop()
    assert differences(hub, empty) == []
    assert is_sound(empty)


def test_a_disk_that_goes_and_comes_back(hub: HubProcess, empty: Path) -> None:
    hub.start()
    with listening(hub, batches=True) as browser:
        send(hub, browser, 0, 20)
        wait_for(lambda: messages(empty) == 20, "a copy")
        shutil.move(empty.parent, empty.parent.with_name("away"))
        wait_for(lambda: state(browser)["state"] == "failing", "the failure to be told")
        told = state(browser)
        send(hub, browser, 20, 20)
        assert hub.metric(FAILING) == 1
        wait_for(lambda: hub.metric(LAG) >= 20, "the lag")
        shutil.move(empty.parent.with_name("away"), empty.parent)
        wait_for(lambda: messages(empty) == 40, "the rest to be copied")
        wait_for(lambda: state(browser)["state"] == "ok", "the state")
    assert told["reason"] in {
        "No such file or directory",
        f"The folder {empty.parent} is not there",
    }
    assert float(str(told["since"])) > time.time() - 60
    assert hub.metric(FAILING) == 0
    assert hub.metric("acarshub_backup_failures_total") >= 1
    hub.stop()
    assert differences(hub, empty) == []


def test_what_is_no_database_is_left_alone_and_told(hub: HubProcess, second: Path) -> None:
    second.write_text("Holiday photographs\n" * 500)
    hub.start()
    with listening(hub, batches=True) as browser:
        send(hub, browser, 0, 20)
        wait_for(lambda: state(browser)["state"] == "failing", "the failure to be told")
        assert "not a database" in str(state(browser)["reason"])
        assert second.read_text().startswith("Holiday")
        second.unlink()
        wait_for(lambda: messages(second) == 20, "a copy")
    assert "not a database" in hub.log.read_text()


def test_a_locked_one_is_written_once_it_is_free(hub: HubProcess, empty: Path) -> None:
    hub.start()
    with listening(hub, batches=True) as browser:
        send(hub, browser, 0, 20)
        wait_for(lambda: messages(empty) == 20, "a copy")
        with closing(sqlite3.connect(empty, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            send(hub, browser, 20, 20)
            wait_for(lambda: state(browser)["state"] == "failing", "the failure to be told")
            assert "locked" in str(state(browser)["reason"])
            other.execute("ROLLBACK")
        wait_for(lambda: messages(empty) == 40, "the rest to be copied")


def test_an_older_one_is_upgraded(hub: HubProcess, second: Path, old_database: Path) -> None:
    shutil.copy(old_database, second)
    store(hub.database, [hub_message(f"OLD {number}") for number in range(20)])
    hub.start()
    wait_for(lambda: messages(second) == 20, "a copy")
    hub.stop()
    assert differences(hub, second) == []


def test_the_only_copy_of_lost_messages_is_never_overwritten(
    hub: HubProcess, second: Path, new_database: Path
) -> None:
    shutil.copy(new_database, second)
    store(second, [hub_message(f"TREASURE {number}") for number in range(30)])
    store(hub.database, [hub_message(f"OTHER {number}") for number in range(50)])
    hub.start()
    wait_for(lambda: messages(second) == 50, "a copy")
    (kept,) = second.parent.glob("second.db.kept-*")
    assert sql(kept, "SELECT count(*) FROM messages WHERE msg_text LIKE 'TREASURE%'") == [(30,)]
    assert kept.name in hub.log.read_text()


def test_a_copy_of_a_running_hub_is_of_one_moment(make_hub: MakeHub, tmp_path: Path) -> None:
    hub = make_hub()
    store(hub.database, [hub_message(f"OLD {number}", "FIRE") for number in range(5_000)])
    hub.start()
    target = tmp_path / "copy.db"
    with listening(hub, batches=True) as browser:
        sender = threading.Thread(target=send, args=(hub, browser, 0, 300))
        sender.start()
        done = run_flask("acarshub", "backup", str(target), **hub.environment)
        sender.join()
    assert done.returncode == 0, done.stderr
    assert f"{messages(target):,} messages" in done.stdout
    assert 5_000 <= messages(target) <= 5_300
    assert is_sound(target)
    counted = sql(target, "SELECT total FROM count")[0][0]
    assert counted == messages(target)
    assert len(rows(target, "alert_matches")) == 5_000


def test_a_copy_that_is_refused_is_told_in_one_line(hub: HubProcess, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("last week's")
    done = run_flask("acarshub", "backup", str(target), **hub.environment)
    assert done.returncode == 1
    assert done.stderr == f"Error: {target} exists already. Give another name, or --force.\n"
    assert run_flask("acarshub", "backup", str(target), "--force", **hub.environment).stdout
    assert messages(target) == 0
