"""Stored messages over HTTP: searched page by page, and one by its uid.

Separate from exports, which have no pages, and from streams, which have no past.
"""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, abort, request
from sqlalchemy import Connection, select

from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.parameters import Parameter
from acarshub.api.schemas import ref
from acarshub.api.search_parameters import FILTERS, PAGE, search_of
from acarshub.api.version1 import json_answer, ready_hub, version1
from acarshub.hub import HubService
from acarshub.models import Message
from acarshub.realtime.payloads import Payload, Payloads
from acarshub.realtime.recent import payloads_of
from acarshub.realtime.search_answer import search_answer
from acarshub.search.query import PageRequest, Query

MAX_UID = 64

messages = version1("messages", "/messages")

UID = Parameter("uid", "Its identity.", {"type": "string", "minLength": 1, "maxLength": MAX_UID})

PAGE_ANSWER = Answer(
    "A page.", ref("Page"), headers={"Link": '`rel="next"`: the next page; none behind the last.'}
)


@endpoint(
    messages,
    "",
    Operation(
        summary="Search messages",
        text="The newest first. All that is asked has to fit; without anything it is all messages.",
        tag="messages",
        parameters=(*FILTERS, *PAGE),
        answers={200: PAGE_ANSWER},
    ),
)
def search(asked: dict[str, object]) -> Response:
    """A page of the messages that match."""
    query, wanted = search_of(asked)
    return found_page(ready_hub(), query, wanted)


@endpoint(
    messages,
    "/<uid>",
    Operation(
        summary="One message",
        tag="messages",
        path={"uid": UID},
        answers={200: Answer("The message.", ref("Message"))},
        problems=(HTTPStatus.NOT_FOUND,),
    ),
)
def one(uid: str) -> Response:
    """The message with that uid, also one that waits for the database."""
    return json_answer(message_of(ready_hub(), uid))


def message_of(hub: HubService, uid: str) -> Payload:
    """That message, stored or still waiting; 404 where there is none."""
    stored = hub.lender.run(partial(_stored, uid=uid, payloads=hub.payloads))
    message = stored or next((each for each in _recent(hub) if each["uid"] == uid), None)
    if message is None:
        abort(HTTPStatus.NOT_FOUND, "There is no such message. It may have been removed.")
    return message


def found_page(hub: HubService, query: Query, wanted: PageRequest) -> Response:
    """A page as an answer, with the way to the next."""
    with hub.searches:
        page, found = hub.lender.run(
            partial(search_answer, query=query, request=wanted, payloads=hub.payloads)
        )
    following = None if page.next is None else str(page.next)
    response = json_answer(
        {
            "messages": found,
            "total": page.total,
            "capped": page.capped,
            "partial": page.partial,
            "timed_out": page.timed_out,
            "inside_words": page.inside_words,
            "sort": page.sort.value,
            "next": following,
        }
    )
    if following is not None:
        # Relative to what was asked for, so that any prefix of a proxy stays.
        asked = urlencode({**request.args.to_dict(), "after": following})
        response.headers["Link"] = f'<?{asked}>; rel="next"'
    return response


def _stored(connection: Connection, uid: str, payloads: Payloads) -> Payload | None:
    rows = connection.execute(select(Message.__table__).where(Message.uid == uid)).all()
    return next(iter(payloads_of(connection, rows, payloads)), None)


def _recent(hub: HubService) -> list[Payload]:
    return [*hub.recent.messages, *hub.recent.alerts]
