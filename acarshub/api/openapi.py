"""The OpenAPI document of `/api/v1`, made of the routes and of what each says of itself.

Separate because it is about the document; what is in it stands with the endpoints.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, current_app
from werkzeug.routing import Rule

from acarshub.api.description import JSON, OPERATIONS, Answer, Operation, endpoint
from acarshub.api.parameters import Parameter
from acarshub.api.problems import CONTENT_TYPE
from acarshub.api.schemas import SCHEMAS, ref
from acarshub.api.version1 import PATH, json_answer, version1
from acarshub.version import VERSION

OPENAPI = "3.1.0"
DESCRIPTION = (
    "Messages of aircraft and ground stations, as this hub received them. There are no accounts:"
    " who reaches the server may read, and change alert terms where ALLOW_REMOTE_UPDATES is on."
    " Errors are problem documents (RFC 9457)."
)
_ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.SERVICE_UNAVAILABLE)

openapi = version1("openapi")


@endpoint(
    openapi,
    "/openapi.json",
    Operation(
        summary="This document",
        tag="about",
        answers={200: Answer("OpenAPI 3.1.", {"type": "object"})},
    ),
)
def show() -> Response:
    """The document."""
    return json_answer(document(current_app))


def document(app: Flask) -> Mapping[str, object]:
    """The whole of it."""
    paths: dict[str, dict[str, object]] = {}
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            operation = OPERATIONS.get((rule.endpoint, method))
            if operation is not None:
                found = paths.setdefault(_path(rule), {})
                found[method.lower()] = _operation(operation, rule)
    return {
        "openapi": OPENAPI,
        "info": {"title": "ACARS Hub", "version": VERSION, "description": DESCRIPTION},
        # Relative to the document, so that any prefix of a proxy is part of it.
        "servers": [{"url": "."}],
        "paths": dict(sorted(paths.items())),
        "components": {"schemas": SCHEMAS},
    }


def _path(rule: Rule) -> str:
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule.removeprefix(PATH))


def _operation(operation: Operation, rule: Rule) -> Mapping[str, object]:
    parameters = [
        *(_parameter(each, "path") for each in operation.path.values()),
        *(_parameter(each, "query") for each in operation.parameters),
    ]
    problems = (*_ALWAYS, *operation.problems)
    told: dict[str, object] = {
        "operationId": rule.endpoint.replace(".", "_"),
        "summary": operation.summary,
        "tags": [operation.tag],
        "responses": {
            **{str(status): _answer(answer) for status, answer in operation.answers.items()},
            **{str(status.value): _problem(status) for status in problems},
        },
    }
    if operation.text:
        told["description"] = operation.text
    if parameters:
        told["parameters"] = parameters
    if operation.body is not None:
        told["requestBody"] = {"required": True, "content": {JSON: {"schema": operation.body}}}
    return told


def _parameter(parameter: Parameter, place: str) -> Mapping[str, object]:
    return {
        "name": parameter.name,
        "in": place,
        "required": place == "path",
        "description": parameter.text,
        "schema": parameter.schema,
    }


def _answer(answer: Answer) -> Mapping[str, object]:
    told: dict[str, object] = {"description": answer.text}
    if answer.mimetypes:
        schema = {} if answer.schema is None else {"schema": answer.schema}
        told["content"] = dict.fromkeys(answer.mimetypes, schema)
    if answer.headers:
        told["headers"] = {
            name: {"description": text, "schema": {"type": "string"}}
            for name, text in answer.headers.items()
        }
    return told


def _problem(status: HTTPStatus) -> Mapping[str, object]:
    return {
        "description": status.phrase,
        "content": {CONTENT_TYPE: {"schema": ref("Problem")}},
    }
