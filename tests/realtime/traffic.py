"""Browsers that connect in the middle of traffic, in this process or in a patched one.

Separate from the tests because one of them runs it where green threads are real.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from flask import Flask

from acarshub import create_app, runtime
from tests.support import Browser, line, packet, running_hub, settings_for, wait_until

MESSAGES = 200
"""Fewer than a client is told when it connects, so that each must see all of them."""

EVERY = 8
"""After so many messages a further browser connects."""


def seen_by(browser: Browser) -> Counter[str]:
    """How often a browser was given each text."""
    given: list[Any] = []
    for event in ("acars_msg_batch", "live_messages"):
        for payload in browser.payloads(event):
            given += payload["messages"]  # type: ignore[index] # its shape
    given += [payload["msghtml"] for payload in browser.payloads("acars_msg")]  # type: ignore[index]
    return Counter(message["text"] for message in given)


def connect_amid_traffic(app: Flask) -> list[Counter[str]]:
    """What each browser has seen when everything was sent."""
    browsers: list[Browser] = []
    wanted = {f"TEXT {number}" for number in range(MESSAGES)}

    def connect(number: int) -> None:
        browsers.append(Browser(app, {"batches": True} if number % 2 else None))

    with running_hub(app) as hub:
        for number in range(MESSAGES):
            hub.packets.put(packet(line(f"TEXT {number}")))
            if number % EVERY == 0:
                runtime.spawn(connect, number // EVERY)
            runtime.sleep(0)
        wait_until(lambda: len(browsers) == len(range(0, MESSAGES, EVERY)))
        wait_until(lambda: all(wanted <= seen_by(browser).keys() for browser in browsers))
        return [seen_by(browser) for browser in browsers]


if __name__ == "__main__":
    assert runtime.is_green()
    application = create_app(settings_for(Path(sys.argv[1])))
    worst = max(max(seen.values()) for seen in connect_amid_traffic(application))
    print(f"every text at most {worst} times")  # noqa: T201 - read by the test
