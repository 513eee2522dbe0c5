"""The async engine: errors come back, mail keeps its order, nothing hangs when all is at once."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from acarshub import runtime
from acarshub.runtime import GreenQueue, HubMailbox
from tests.support import new_database, run_script, wait_until

PATCH = """
import eventlet
eventlet.monkey_patch()
"""


def test_process_that_was_not_patched_is_not_green() -> None:
    assert not runtime.is_green()


def test_patched_process_is_green(tmp_path: Path) -> None:
    script = PATCH + "from acarshub import runtime; print(runtime.is_green())"
    assert run_script(script, tmp_path) == "True\n"


def test_native_modules_of_a_patched_process_are_the_real_ones(tmp_path: Path) -> None:
    script = (
        PATCH
        + """
from acarshub import runtime
started = runtime.native_threading.Event()
idents = []
def work():
    idents.append(runtime.native_threading.get_native_id())
    started.set()
thread = runtime.native_threading.Thread(target=work)
thread.start()
thread.join()
print(idents != [runtime.native_threading.get_native_id()])
"""
    )
    assert run_script(script, tmp_path) == "True\n"


def test_blocking_call_returns_what_the_function_returns() -> None:
    assert runtime.run_blocking(divmod, 7, 2) == (3, 1)


def test_error_of_a_blocking_call_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        runtime.run_blocking(divmod, 1, 0)


def test_blocking_calls_leave_the_hub_free(tmp_path: Path) -> None:
    script = (
        PATCH
        + """
import time
from acarshub import runtime
beats = []
def beat():
    while True:
        beats.append(time.monotonic())
        runtime.sleep(0.001)
clock = runtime.spawn(beat)
runtime.run_blocking(runtime.native_time.sleep, 0.3)
try:
    runtime.run_blocking(divmod, 1, 0)
except ZeroDivisionError:
    print(len(beats) > 5)
"""
    )
    assert run_script(script, tmp_path) == "True\n"


def test_green_thread_that_was_stopped_does_nothing_more() -> None:
    done: list[int] = []
    task = runtime.spawn(done.append, 1)
    task.stop()
    runtime.sleep(0)
    assert done == []


def test_finished_green_thread_can_be_stopped() -> None:
    done: list[int] = []
    task = runtime.spawn(done.append, 1)
    wait_until(lambda: done)
    task.stop()


def test_queue_gives_items_in_order_and_waits_for_them() -> None:
    items: GreenQueue[int] = GreenQueue()
    items.put(1)
    runtime.spawn(items.put, 2)
    assert [items.get(), items.get()] == [1, 2]


def started_mailbox() -> HubMailbox:
    mailbox = HubMailbox()
    mailbox.start()
    return mailbox


def test_mail_of_a_thread_is_delivered_in_order() -> None:
    mailbox, got = started_mailbox(), list[int]()

    def post() -> None:
        for number in range(1000):
            mailbox.post(got.append, number)

    thread = threading.Thread(target=post)
    thread.start()
    wait_until(lambda: len(got) == 1000)
    thread.join()
    assert got == list(range(1000))


def test_mail_of_several_threads_is_all_delivered() -> None:
    mailbox, got = started_mailbox(), list[int]()

    def post() -> None:
        for number in range(500):
            mailbox.post(got.append, number)

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(got) == 2000)
    for thread in threads:
        thread.join()


def test_more_mail_than_the_pipe_holds_does_not_block_the_sender() -> None:
    mailbox, got = HubMailbox(), list[int]()
    for number in range(66_000):
        mailbox.post(got.append, number)
    mailbox.start()
    wait_until(lambda: len(got) == 66_000)


def test_mail_is_delivered_on_the_hub() -> None:
    mailbox, got = started_mailbox(), list[int]()
    thread = threading.Thread(
        target=lambda: mailbox.post(lambda: got.append(threading.get_ident()))
    )
    thread.start()
    wait_until(lambda: got)
    assert got == [threading.get_ident()]


def test_failing_mail_is_logged_and_the_next_delivered(caplog: pytest.LogCaptureFixture) -> None:
    mailbox, got = started_mailbox(), list[int]()
    mailbox.post(divmod, 1, 0)
    mailbox.post(got.append, 1)
    wait_until(lambda: got)
    assert "ZeroDivisionError" in caplog.text


def test_mail_may_post_further_mail() -> None:
    mailbox, got = started_mailbox(), list[int]()
    mailbox.post(lambda: mailbox.post(got.append, 1))
    wait_until(lambda: got)


def test_log_database_and_events_from_everywhere_at_once_do_not_hang(tmp_path: Path) -> None:
    script = (
        PATCH
        + """
import logging, sys
from functools import partial
from pathlib import Path
from acarshub import create_app, runtime
from acarshub.alerts.term import TermLists
from acarshub.realtime.recent import read_recent_messages
from acarshub.runtime import native_threading
from acarshub.stats.database import message_counts
from tests.support import Browser, line, packet, running_hub, settings_for, wait_until

ROUNDS = 24
logging.basicConfig(stream=sys.stderr, level=logging.INFO)
log = logging.getLogger("everywhere")
app = create_app(settings_for(Path(sys.argv[1])))
done = []

def on_the_hub(hub, number):
    for _ in range(ROUNDS):
        log.warning("green thread %d", number)
        hub.lender.run(partial(read_recent_messages, payloads=hub.payloads))
        hub.lender.run(message_counts)
        hub.publisher.emit("message_rate", hub.condition.message_rate())
        assert hub.condition.metrics() and not hub.condition.ailments() and hub.condition.status()
    done.append(number)

def asking(hub, number):
    for _ in range(ROUNDS // 8):
        browser = Browser(app, {"batches": number % 2 == 0})
        browser.answer("signal_graphs")
        browser.answer("signal_count")
    done.append(number)

def changing(hub, number):
    for turn in range(ROUNDS // 8):
        hub.alerts.replace(TermLists((f"TERM {turn}",)))
    done.append(number)

def native(hub, number):
    for turn in range(ROUNDS):
        hub._log(logging.WARNING, f"native thread {number}")
        hub.packets.put(packet(line(f"TERM {turn}", station_id=str(turn), tail=f"T-{number}")))
        hub.packets.put(packet(b"nonsense"))
        hub._feed_changed()
    done.append(number)

with running_hub(app) as hub:
    jobs = [on_the_hub] * 6 + [asking] * 3 + [changing]
    for number, job in enumerate(jobs):
        runtime.spawn(job, hub, number)
    threads = [native_threading.Thread(target=native, args=(hub, 100 + n)) for n in range(3)]
    for thread in threads:
        thread.start()
    wait_until(lambda: len(done) == len(jobs) + len(threads), 25)
    wait_until(lambda: hub.lender.run(message_counts).non_empty_total == 3 * ROUNDS)
print("done")
"""
    )
    path = new_database(tmp_path / "hub.db")
    assert run_script(script, tmp_path, str(path), seconds=40) == "done\n"
