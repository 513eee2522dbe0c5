"""Parameters in the query of a URL: what they are called and look like, and reading them.

Separate from what they mean: a value gets the type that its schema names, and whoever answers for
other doors too says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import request

from acarshub.realtime.validation import InvalidPayload, Issue

_INTEGER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter."""

    name: str
    text: str
    schema: Mapping[str, object]


def read_parameters(parameters: Iterable[Parameter]) -> dict[str, object]:
    """What the query of this request asks for; InvalidPayload where it says something else.

    A name that is not known is a mistake: a filter that is left out would find too much.
    """
    known = {parameter.name: parameter for parameter in parameters}
    issues = [
        Issue((name,), "unrecognized_key", "There is no such parameter.")
        for name in request.args
        if name not in known
    ]
    asked: dict[str, object] = {}
    for name, parameter in known.items():
        given = request.args.getlist(name)
        if len(given) > 1:
            issues.append(Issue((name,), "custom", "Expected once."))
        elif given:
            asked[name] = _typed(given[0], parameter.schema.get("type"))
    if issues:
        raise InvalidPayload(issues)
    return asked


def _typed(text: str, kind: object) -> object:
    """The value that `text` stands for; the text itself where it stands for none."""
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean":
        return _BOOLEANS.get(text, text)
    return text
