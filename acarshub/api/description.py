"""What an endpoint takes and answers, said once: requests are checked by it, and OpenAPI tells it.

Separate from the endpoints so that neither can say something else than the other. No library does
it: those that check by types cost the server ten megabytes and more, those that only write the
document would still have to be told all of this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from acarshub.api.parameters import Parameter, read_parameters

Schema = Mapping[str, object]
View = Callable[..., ResponseReturnValue]

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back with one status."""

    text: str
    schema: Schema | None = None
    """None where there is no body, or one without a structure."""
    mimetypes: tuple[str, ...] = (JSON,)
    headers: Mapping[str, str] = field(default_factory=dict)
    """What each header tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path."""

    summary: str
    text: str = ""
    tag: str
    answers: Mapping[int, Answer]
    """Besides the problems that every endpoint may answer."""
    parameters: tuple[Parameter, ...] = ()
    """In the query; others are refused."""
    path: Mapping[str, Parameter] = field(default_factory=dict)
    """Of the values in the path."""
    body: Schema | None = None
    problems: tuple[HTTPStatus, ...] = ()
    """What else may be wrong."""


OPERATIONS: dict[tuple[str, str], Operation] = {}
"""By the name of the endpoint and the method."""


def endpoint(
    blueprint: Blueprint, path: str, operation: Operation, method: str = "GET"
) -> Callable[[View], View]:
    """Serve a view at `path`, also with a slash at its end.

    Where the operation has parameters, the view is given what was asked, by name.
    """

    def register(view: View) -> View:
        @wraps(view)
        def checked(**path_values: Any) -> ResponseReturnValue:
            asked = read_parameters(operation.parameters)
            return view(asked, **path_values) if operation.parameters else view(**path_values)

        name = view.__name__
        blueprint.add_url_rule(path, name, checked, methods=[method], strict_slashes=False)
        OPERATIONS[f"{blueprint.name}.{name}", method] = operation
        return view

    return register
