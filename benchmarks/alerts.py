"""Alert matching by the number of terms; looking back and matching anew beside a live stream.

Separate from the other benchmarks because half of it needs no hub, and the other half a database
that takes a minute to fill.
"""

from __future__ import annotations

import random
import re
import string
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import orjson

from acarshub.alerts.matcher import Matcher
from acarshub.alerts.term import TermLists
from acarshub.decoders import decode
from acarshub.decoders.message import Decoded, DecodedMessage
from acarshub.links import Link
from benchmarks.live_stream import LIVE_RATE, beside_live_stream
from benchmarks.measuring import demo_lines, memory_mb, report, running_hub
from benchmarks.stored_messages import fill
from tests.e2e.hub_process import Listener

COUNTS = (1, 30, 300, 3_000, 10_000)
COMPARED = 300
TEXTS = 3_000
ROUNDS = 7
WORDS = ("MEDICAL", "POLICE", "MAYDAY", "SMOKE", "DIVERT", "FIRE", "TURBULENCE", "FAULT")

STORED = 1_000_000
DAYS = 30
QUIET_SECONDS = 20


def matching() -> None:
    """Messages a second at 1 to 10,000 terms, and of a regular expression for each term."""
    messages = long_messages()
    lengths = [len(message.text) for message in messages]
    flights = Counter(message.flight for message in messages if message.flight)
    terms = made_up_terms(max(COUNTS), flights.most_common(1)[0][0])
    matchers = {count: Matcher(TermLists(terms[:count])) for count in COUNTS}
    # In turns, so that a busy moment of the machine meets all of them.
    seconds = {count: float("inf") for count in COUNTS}
    for _ in range(ROUNDS):
        for count, matcher in matchers.items():
            seconds[count] = min(seconds[count], _seconds_per_message(matcher.hits, messages))
    some = messages[:: len(messages) // 30]
    compiling = _seconds_per_message(regular_expressions(terms[:COMPARED]), some)
    hits = sum(bool(matchers[max(COUNTS)].hits(message)) for message in messages)
    report(
        f"matching, {sum(lengths) / len(lengths):.0f} characters, the longest {max(lengths)}",
        {
            **{f"messages/s at {count} terms": round(1 / seconds[count]) for count in COUNTS},
            "messages that match": f"{hits / len(messages):.1%}",
            "cost of 10,000 terms / 1 term": round(seconds[max(COUNTS)] / seconds[1], 2),
            f"messages/s with {COMPARED} regular expressions": round(1 / compiling),
            "times as fast": round(compiling / seconds[COMPARED]),
        },
    )


def looking_back() -> None:
    """Preview, history and matching anew at a million messages, beside a live stream."""
    with running_hub(partial(fill, messages=STORED, days=DAYS)) as hub:
        browser = Listener(hub, batches=True)
        for days in (1, 7, DAYS):
            report(f"preview of {days} of {DAYS} days, {STORED} messages", _preview(browser, days))
        browser.answer("change_alerts", "alerts_changed", {"add": list(WORDS)})
        before = beside_live_stream(hub, lambda: time.sleep(QUIET_SECONDS))
        meanwhile = beside_live_stream(hub, partial(_regenerate, browser))
        (complete,) = browser.payloads("regenerate_alert_matches_complete")
        begun = time.monotonic()
        page = browser.answer("query_alerts_by_term", "alerts_by_term_results", {"term": ""})
        report(
            f"{STORED} messages matched anew beside {LIVE_RATE} live messages/s",
            {
                "before": before,
                "meanwhile": meanwhile,
                "outcome": complete["stats"],
                "history, first page ms": round((time.monotonic() - begun) * 1000),
                "history, messages": page["total_count"],
                "memory MB": round(memory_mb(hub)),
            },
        )
        browser.close()


def long_messages() -> list[DecodedMessage]:
    """Messages of one to four blocks: a block on the air holds at most 220 characters."""
    rng = random.Random(1)
    decoded = [
        result.message
        for line in demo_lines(TEXTS * 2, Link.VDLM2)
        if isinstance(result := decode(orjson.loads(line), Link.VDLM2, time.time()), Decoded)
    ]
    texts = [message.text for message in decoded if message.text]
    return [
        replace(message, text="\r\n".join(rng.choices(texts, k=rng.randrange(1, 5))))
        for message in decoded[:TEXTS]
    ]


def made_up_terms(count: int, heard: str) -> tuple[str, ...]:
    """What owners watch: `heard`, and words, registrations, addresses and flights that are not.

    So about as many messages match whatever the count, and with a flight that is heard, the only
    term of the first count looks at all that the others look at: a flight's other forms too.
    """
    rng = random.Random(2)
    letters, digits = string.ascii_uppercase, string.digits

    def of(alphabet: str, length: int) -> str:
        return "".join(rng.choices(alphabet, k=length))

    kinds: Sequence[Callable[[], str]] = (
        lambda: of(letters, rng.randrange(5, 12)),
        lambda: f"N{of(digits, 3)}{of(letters, 2)}",
        lambda: f"TAIL:=G-{of(letters, 4)}",
        lambda: f"ICAO:{of(digits + 'ABCDEF', 6)}",
        lambda: f"FLIGHT:{rng.choice(['UAL', 'DLH', 'BA', 'QR'])}{of(digits, 4)}",
        lambda: f"{of(letters, 4)} {of(letters, 6)}",
    )
    terms: dict[str, None] = {heard: None}
    while len(terms) < count:
        terms[rng.choice(kinds)()] = None
    return tuple(terms)[:count]


def regular_expressions(terms: Sequence[str]) -> Callable[[DecodedMessage], list[str]]:
    """One for each term, compiled when a message comes, as the established server matches."""

    def hits(message: DecodedMessage) -> list[str]:
        found = []
        for term in terms:
            # Past the cache of the library, which the established server has not.
            re.purge()
            if re.compile(rf"\b{re.escape(term)}\b", re.IGNORECASE).search(message.text):
                found.append(term)
            found += [
                term
                for value in (message.icao, message.tail, message.flight)
                if term in value.upper()
            ]
        return found

    return hits


def _seconds_per_message(
    hits: Callable[[DecodedMessage], object], messages: Sequence[DecodedMessage]
) -> float:
    begun = time.perf_counter()
    for message in messages:
        hits(message)
    return (time.perf_counter() - begun) / len(messages)


def _preview(browser: Listener, days: int) -> dict[str, object]:
    took = {}
    for term in ("MEDICAL", "N123", "FLIGHT:UAL", "NOT THERE"):
        begun = time.monotonic()
        payload = {"term": term, "days": days}
        answer = browser.answer("preview_alert_term", "alert_term_preview", payload)
        known = "" if answer["complete"] else "+"
        milliseconds = round((time.monotonic() - begun) * 1000)
        took[f"{term} ms (messages)"] = f"{milliseconds} ({answer['count']}{known})"
    return took


def _regenerate(browser: Listener) -> None:
    browser.answer("regenerate_alert_matches", "regenerate_alert_matches_started", {})
    while not browser.payloads("regenerate_alert_matches_complete"):
        time.sleep(0.05)
