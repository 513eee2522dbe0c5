"""An open page in a real browser while messages come in bursts of hundreds a second.

Separate from the other benchmarks because it measures the browser: how long it is busy at a time,
whether it grows once it holds as many messages as it keeps, and when the newest is on the screen.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Callable, Sequence

from playwright.sync_api import CDPSession, Page, sync_playwright

from acarshub.links import Link
from benchmarks.measuring import report, running_hub, settle
from tests.e2e.hub_process import HubProcess
from tests.e2e.pages import CHROMIUM, FLAGS, expect_connected
from tests.e2e.traffic import acarsdec

RATE = 500
"""Messages a second, which the hub hands on ten times a second."""
SECONDS = 60
HELD = 50_000
FILL_RATE = 2_500
FILLER = "WIND UPDATE FL340 271/064 M57 ETA 0927 FUEL 12.4 ALTN EDDM "
AIRCRAFT = 1_500
LONG_TASK_MS = 100

WATCH = """
() => {
  const watched = { tasks: [], delays: [], lastSeen: "" };
  window.watched = watched;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) watched.tasks.push(task.duration);
  }).observe({ type: "longtask" });
  const look = () => {
    const row = document.querySelector("[data-testid=message-row]");
    const sent = row && /SENT (\\d+\\.\\d+)/.exec(row.textContent);
    if (sent && sent[1] !== watched.lastSeen) {
      watched.lastSeen = sent[1];
      watched.delays.push(Date.now() - Number(sent[1]) * 1000);
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
"""


def page(seconds: float, held: int) -> None:
    """The page with as many messages as it holds, plain and with one row for each aircraft."""
    with running_hub() as hub, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        opened = browser.new_page(viewport={"width": 1440, "height": 900})
        opened.goto(hub.url)
        expect_connected(opened)
        _send(hub, held, FILL_RATE, 0)
        settle(hub, held)
        first = held
        for query, name in (("", "flat"), ("?by=aircraft", "by aircraft")):
            if query:
                opened.get_by_role("button", name="By aircraft").click()
            _watch(hub, opened, name, first, seconds)
            first += round(seconds * RATE)
        browser.close()


def _watch(hub: HubProcess, opened: Page, name: str, first: int, seconds: float) -> None:
    session = opened.context.new_cdp_session(opened)
    session.send("Performance.enable")
    opened.evaluate(WATCH)
    before = _heap_mb(session)
    begun, work = time.monotonic(), _work(session)
    opened.evaluate("window.watched.tasks.length = window.watched.delays.length = 0")
    sender = threading.Thread(target=_send, args=(hub, round(seconds * RATE), RATE, first))
    sender.start()
    while sender.is_alive():
        # Playwright has to be asked, or it takes nothing from the browser meanwhile.
        opened.wait_for_timeout(200)
    took = time.monotonic() - begun
    done = {name: value - work[name] for name, value in _work(session).items()}
    watched = opened.evaluate("window.watched")
    delays = sorted(watched["delays"])
    tasks = sorted(watched["tasks"])
    report(
        f"open page, {name}, {RATE} messages/s",
        {
            "seconds": round(seconds),
            "long tasks": len(tasks),
            "longest ms": round(tasks[-1]) if tasks else 0,
            f"over {LONG_TASK_MS} ms": sum(task > LONG_TASK_MS for task in tasks),
            "on screen p50 ms": round(delays[len(delays) // 2]),
            "p99 ms": round(delays[int(len(delays) * 0.99)]),
            "most ms": round(delays[-1]),
            "drawings": round(done["LayoutCount"]),
            "processor %": round(done["ProcessTime"] / took * 100),
            "heap MB before": before,
            "after": _heap_mb(session),
        },
    )


def _work(session: CDPSession) -> dict[str, float]:
    """What the page's process has done; its processor time says the same on a busy machine."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}


def _heap_mb(session: CDPSession) -> int:
    session.send("HeapProfiler.collectGarbage")
    return round(session.send("Runtime.getHeapUsage")["usedSize"] / 1e6)


def _send(hub: HubProcess, messages: int, rate: float, first: int) -> None:
    begun = time.monotonic()
    for number in range(first, first + messages):
        _wait(lambda due=(number - first) / rate: begun + due - time.monotonic())
        tail = f"N{number % AIRCRAFT:04d}"
        text = f"SENT {time.time():.3f} {number} {FILLER[: number % len(FILLER)]}"
        frame = acarsdec(text, tail=tail, flight=f"XX{number % AIRCRAFT:04d}")
        hub.send(Link.ACARS, {**frame, "block_id": str(number % 10)})


def _wait(left: Callable[[], float]) -> None:
    while (seconds := left()) > 0:
        time.sleep(seconds)


def main(arguments: Sequence[str]) -> None:
    """`[--seconds N] [--held N]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks page")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--held", type=int, default=HELD)
    given = parser.parse_args(arguments)
    page(given.seconds, given.held)
