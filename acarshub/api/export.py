"""All messages of a search in one answer, as CSV or as lines of JSON.

Separate from pages because nothing bounds it: it is read and written piece by piece.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, abort

from acarshub import runtime
from acarshub.api.delivery import long_answer
from acarshub.api.description import Answer, Operation, endpoint
from acarshub.api.problems import problem
from acarshub.api.search_parameters import FILTERS, filters_of
from acarshub.api.version1 import ready_hub, version1
from acarshub.export.exports import MAX_EXPORTS
from acarshub.export.form import FORMS, Form
from acarshub.export.pieces import pieces
from acarshub.hub import HubService
from acarshub.runtime import native_time
from acarshub.search.query import Query

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30
REST_PER_WORK = 0.5
"""Reading and writing a piece holds the interpreter, which live messages wait for."""

export = version1("export")


def _operation(ending: str, form: Form) -> Operation:
    return Operation(
        summary=f"All messages of a search as {ending}",
        text="The newest first, however many there are. Messages that come meanwhile are left out."
        f" At most {MAX_EXPORTS} exports go on at once. One that cannot be finished is cut off,"
        " without the end of its transfer.",
        tag="export",
        parameters=FILTERS,
        answers={200: Answer("The messages.", {"type": "string"}, (form.mimetype,))},
    )


@endpoint(export, "/messages.csv", _operation("CSV", FORMS["csv"]))
def csv(asked: dict[str, object]) -> Response:
    """Messages as CSV."""
    return _export(asked, "csv")


@endpoint(export, "/messages.jsonl", _operation("lines of JSON", FORMS["jsonl"]))
def jsonl(asked: dict[str, object]) -> Response:
    """Messages as lines of JSON."""
    return _export(asked, "jsonl")


def _export(asked: dict[str, object], ending: str) -> Response:
    query = filters_of(asked)
    hub = ready_hub()
    if not hub.exports.begin():
        told = f"{MAX_EXPORTS} exports are under way already. Try again when one has ended."
        abort(problem(HTTPStatus.SERVICE_UNAVAILABLE, told, retry_after=RETRY_SECONDS))
    form = FORMS[ending]
    response = long_answer(_texts(hub, query, form), form.mimetype, hub.exports.end)
    response.headers["Content-Disposition"] = f'attachment; filename="acarshub-messages.{ending}"'
    return response


def _texts(hub: HubService, query: Query, form: Form) -> Iterator[bytes]:
    if form.head:
        yield form.head
    reading = pieces(hub.lender.run, query, form, hub.payloads)
    try:
        while True:
            with hub.exports.one_piece:
                begun = native_time.monotonic()
                piece = next(reading, None)
                runtime.sleep((native_time.monotonic() - begun) * REST_PER_WORK)
            if piece is None:
                return
            if hub.streams.closed:
                break
            if piece.text:
                yield piece.text
    except Exception as error:
        logger.warning("An export was cut off: %s", getattr(error, "orig", error))
    # Too late for a status: what is not ended properly is not whole.
    raise ConnectionResetError(errno.ECONNRESET, "the export cannot be finished")
