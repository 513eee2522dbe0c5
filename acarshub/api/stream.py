"""Live messages over plain HTTP: server-sent events or lines of JSON, filtered like a search.

Separate from the socket because programs and `curl` read one long answer without a library.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

from flask import Response, abort, request

from acarshub import runtime
from acarshub.api.delivery import long_answer
from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.problems import problem
from acarshub.api.search_parameters import FILTERS, filters_of
from acarshub.api.version1 import ready_hub, version1
from acarshub.hub import HubService
from acarshub.search.query import Query
from acarshub.streaming.catch_up import missed_since
from acarshub.streaming.forms import JsonLines, ServerSentEvents, StreamForm
from acarshub.streaming.streams import MAX_STREAMS, Beat, End, Stream
from acarshub.streaming.told import LiveFilter, Told

RETRY_SECONDS = 30
MAX_ID = 64
MESSAGES_AT_ONCE = 32
"""A filter takes some ten microseconds for each, on the hub."""

streams = version1("stream")


def _operation(form: StreamForm, text: str) -> Operation:
    return Operation(
        summary=f"Live messages as {form.mimetype}",
        text=f"{text} With `Last-Event-ID` it begins with what was missed since that message."
        f" At most {MAX_STREAMS} streams are served at once; one that is not read is ended.",
        tag="stream",
        parameters=FILTERS,
        answers={200: Answer("Messages as they come.", {"type": "string"}, (form.mimetype,))},
    )


@endpoint(
    streams,
    "/stream",
    _operation(ServerSentEvents(), "Events `message`, `update`, `gap` and `end`."),
)
def events(asked: dict[str, object]) -> Response:
    """Server-sent events."""
    return _stream(asked, ServerSentEvents())


@endpoint(
    streams,
    "/stream.jsonl",
    _operation(JsonLines(), "An object each line; empty lines keep the connection alive."),
)
def lines(asked: dict[str, object]) -> Response:
    """Lines of JSON."""
    return _stream(asked, JsonLines())


def _stream(asked: dict[str, object], form: StreamForm) -> Response:
    query = filters_of(asked)
    hub = ready_hub()
    last_id = request.headers.get("Last-Event-ID", "")[:MAX_ID]
    stream = hub.streams.open()
    if stream is None:
        told = f"{MAX_STREAMS} streams are being read already. Try again when one has ended."
        abort(problem(HTTPStatus.SERVICE_UNAVAILABLE, told, retry_after=RETRY_SECONDS))
    texts = _texts(hub, stream, query, form, last_id)
    return long_answer(texts, form.mimetype, partial(hub.streams.leave, stream))


def _texts(
    hub: HubService, stream: Stream, query: Query, form: StreamForm, last_id: str
) -> Iterator[bytes]:
    yield form.opening
    told_already: set[str] = set()
    if last_id:
        # The stream is open by now: what comes meanwhile waits in it, and may be in both.
        missed = hub.lender.run(
            partial(missed_since, uid=last_id, query=query, payloads=hub.payloads)
        )
        if missed.gap:
            yield form.gap(missed.gap)
        found = [Told.stored(payload) for payload in missed.messages]
        told_already = {told.uid for told in found}
        if found:
            yield b"".join(map(form.message, found))
    wanted = LiveFilter(query)
    while True:
        item = stream.next()
        match item:
            case Beat():
                yield form.beat
            case End():
                yield form.end(item)
                return
            case batch:
                for start in range(0, len(batch), MESSAGES_AT_ONCE):
                    text = b"".join(
                        form.message(told)
                        for told in batch[start : start + MESSAGES_AT_ONCE]
                        if (told.updated or told.uid not in told_already) and wanted.admits(told)
                    )
                    if text:
                        yield text
                    # One that looks at much and wants little must not keep others from their turn.
                    runtime.sleep(0)
