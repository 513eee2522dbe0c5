"""Forms of a stream: whatever a message says, it is one event, or one line."""

from __future__ import annotations

import orjson
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from acarshub.streaming.forms import JsonLines, ServerSentEvents
from acarshub.streaming.streams import SLOW, End
from acarshub.streaming.told import Told
from tests.support import LIVE_TEXT, hub_message

ON_ANY_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
texts = st.text(st.characters(exclude_categories=["Cs"]))


def events(text: str) -> list[dict[str, str]]:
    """What a browser reads (HTML, section 9.2.6), without what is only about the connection."""
    found: list[dict[str, str]] = []
    fields: dict[str, list[str]] = {}
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if not line:
            if "data" in fields:
                found.append({name: "\n".join(values) for name, values in fields.items()})
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields.setdefault(name, []).append(value.removeprefix(" "))
    return found


def told(text: str, tail: str = "") -> Told:
    made = hub_message(text, tail=tail)
    return Told(made.uid, LIVE_TEXT.of(made), matched=False)


@ON_ANY_MACHINE
@given(st.lists(st.tuples(texts, texts), max_size=4))
@example([("\ndata: x\n\nid: 5\r\revent: end", "\r\n\r\n"), ("\u2028\x85\x00", "\x0b")])
def test_every_message_is_one_event(given_texts: list[tuple[str, str]]) -> None:
    form = ServerSentEvents()
    messages = [told(*each) for each in given_texts]
    stream = form.opening + b"".join(map(form.message, messages)) + form.beat
    read = events(stream.decode())
    assert [event["id"] for event in read] == [each.uid for each in messages]
    assert all(event.keys() == {"id", "data"} for event in read)
    assert [orjson.loads(event["data"])["text"] for event in read] == [
        text for text, _ in given_texts
    ]


@ON_ANY_MACHINE
@given(st.lists(texts, max_size=4))
@example(["\n", "\r\n{}", "\x0c\x1e"])
def test_every_message_is_one_line(given_texts: list[str]) -> None:
    form = JsonLines()
    stream = form.opening + b"".join(form.message(told(text)) for text in given_texts) + form.beat
    lines = [line for line in stream.split(b"\n") if line]
    assert [orjson.loads(line)["text"] for line in lines] == given_texts


def test_uid_of_another_program_begins_no_field() -> None:
    told = Told("x\n\nevent: end", b'{"uid":"x"}', matched=False)
    assert events(ServerSentEvents().message(told).decode()) == [{"data": '{"uid":"x"}'}]


def test_last_word_tells_why() -> None:
    (event,) = events(ServerSentEvents().end(End(SLOW)).decode())
    assert event == {"event": "end", "data": '{"reason":"too_slow"}'}
    assert orjson.loads(JsonLines().end(End(SLOW))) == {"end": SLOW}
