"""The shapes of the established events and files, as data, and what differs from them.

Separate from the tests so that each shape is written once: name, type, whether it is always there.
More keys than are named here are allowed: established dashboards pass over what they do not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    """One member of an object."""

    name: str
    type: Type
    required: bool = True


@dataclass(frozen=True)
class Record:
    """An object with these members."""

    fields: tuple[Field, ...]


@dataclass(frozen=True)
class ListOf:
    of: Type


@dataclass(frozen=True)
class MapOf:
    """An object whose keys are names, all with values of one type."""

    of: Type


@dataclass(frozen=True)
class OneOf:
    values: tuple[object, ...]


Type = str | Record | ListOf | MapOf | OneOf
"""Text names JSON types: `string`, `integer`, `number`, `boolean`, `null`, several with a bar."""


def record(required: dict[str, Type], optional: dict[str, Type] | None = None) -> Record:
    always = (Field(name, type_) for name, type_ in required.items())
    sometimes = (Field(name, type_, required=False) for name, type_ in (optional or {}).items())
    return Record((*always, *sometimes))


def same(names: str, type_: Type) -> dict[str, Type]:
    return dict.fromkeys(names.split(), type_)


MESSAGE = record(
    {
        "uid": "string",
        "timestamp": "number",
        "message_type": OneOf(("ACARS", "VDL-M2", "HFDL", "IMS-L", "IRDM")),
        "station_id": "string",
        "text": "string",
        "matched": "boolean",
        **same("matched_text matched_icao matched_tail matched_flight", ListOf("string")),
    },
    {
        "id": "integer",
        **same("toaddr fromaddr error", "integer"),
        **same("toaddr_hex fromaddr_hex toaddr_decoded fromaddr_decoded", "string"),
        **same("depa dsta eta gtout gtin wloff wlin", "string"),
        **same("lat lon alt level", "number"),
        **same("tail flight icao icao_hex ack mode label block_id msgno", "string"),
        "freq": "string|number",
        "is_response": OneOf((1,)),
        "is_onground": OneOf((0, 2)),
        **same("libacars label_type", "string"),
        **same("airline iata_flight icao_flight flight_number", "string|null"),
    },
)
MESSAGES = ListOf(MESSAGE)
BATCH = record({"messages": MESSAGES, "loading": "boolean", "done_loading": "boolean"})
LEVELS = ListOf(record({"id": "integer", "level": "number", "count": "integer"}))
RATE = record(same("total acars vdlm2 hfdl imsl irdm", "integer"))
POINT = record(
    {"timestamp": "integer", **same("acars vdlm hfdl imsl irdm total error", "number|null")}
)
DECODER = record({"Status": "string", "Connected": "boolean", "Alive": "boolean"})
STATUS = record(
    {
        "error_state": "boolean",
        "decoders": MapOf(DECODER),
        "servers": MapOf(record({"Status": "string", "Messages": "integer"})),
        "global": MapOf(record({"Status": "string", **same("Count LastMinute", "integer")})),
        **same("stats external_formats", MapOf("null")),
        "errors": record(same("Total LastMinute", "integer")),
        "threads": record(same("database scheduler", "boolean")),
    }
)
ISSUE = record({"path": ListOf("string|integer"), **same("code message", "string")})
TERM = record({"id": "integer", "term": "string", "count": "integer"})

EVENTS: dict[str, Type] = {
    "features_enabled": record(
        {
            **same("acars vdlm hfdl imsl irdm allow_remote_updates", "boolean"),
            "adsb": record(
                {**same("enabled range_rings", "boolean"), **same("lat lon", "number")},
                {"heywhatsthat_url": "string"},
            ),
        }
    ),
    "station_ids": record({"station_ids": ListOf("string")}),
    "terms": record(same("terms ignore", ListOf("string"))),
    "labels": record({"labels": MapOf(record({"name": "string"}, {"label": "string"}))}),
    "acars_msg_batch": BATCH,
    "acars_msg": record({"msghtml": MESSAGE}),
    "alert_matches_batch": BATCH,
    "recent_alerts": record({"alerts": MESSAGES}),
    "alerts_refreshed": record({"messages": MESSAGES}),
    "alert_terms": record({"data": MapOf(TERM)}),
    "database": record(same("count size", "integer")),
    "signal": record({"levels": record(same("ACARS VDL-M2 HFDL IMSL IRDM", LEVELS))}),
    "signal_freqs": record(
        {"freqs": ListOf(record({**same("freq_type freq", "string"), "count": "integer"}))}
    ),
    "signal_count": record(
        {
            "count": record(
                same("non_empty_total non_empty_errors empty_total empty_errors", "integer")
            )
        }
    ),
    "database_search_results": record(
        {"msghtml": MESSAGES, "query_time": "number", "num_results": "integer"}
    ),
    "alerts_by_term_results": record(
        {
            "term": "string",
            "messages": MESSAGES,
            **same("total_count page", "integer"),
            "query_time": "number",
        }
    ),
    "system_status": record({"status": STATUS}),
    "message_rate": RATE,
    "rrd_timeseries_data": record(
        {"data": ListOf(POINT), "points": "integer"},
        {**same("time_period error", "string"), **same("start end downsample", "integer")},
    ),
    "acarshub_version": record(
        {
            **same("container_version backend_version frontend_version github_version", "string"),
            "is_outdated": "boolean",
        }
    ),
    "migration_status": record({"running": "boolean", "message": "string"}),
    "regenerate_alert_matches_started": record({"message": "string"}),
    "regenerate_alert_matches_complete": record(
        {
            "success": OneOf((True,)),
            "stats": record(same("total_messages matched_messages total_matches", "integer")),
        }
    ),
    "regenerate_alert_matches_error": record({"error": "string"}),
    "validation_error": record(
        {**same("event summary", "string"), "issues": ListOf(ISSUE)},
    ),
}
"""What the server sends."""

HEALTH = record(
    {
        "status": OneOf(("healthy", "unhealthy")),
        "database": record({"connected": "boolean", "messages": "integer", "size": "integer|null"}),
        "version": "string",
    }
)

JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def mistakes(value: Any, type_: Type, place: str = "") -> Iterator[str]:
    """What of `value` is not as `type_` says, each with its place."""
    match type_:
        case Record(fields):
            yield from _in_record(value, fields, place)
        case ListOf(of) if isinstance(value, list):
            for index, each in enumerate(value):
                yield from mistakes(each, of, f"{place}[{index}]")
        case MapOf(of) if isinstance(value, dict):
            for key, each in value.items():
                yield from mistakes(each, of, f"{place}.{key}")
        case OneOf(values) if any(value == each and type(value) is type(each) for each in values):
            return
        case str() if any(_is(value, name) for name in type_.split("|")):
            return
        case _:
            yield f"{place}: {value!r} is no {type_}"


def _in_record(value: object, fields: tuple[Field, ...], place: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place}: {value!r} is no object"
        return
    for field in fields:
        if field.name in value:
            yield from mistakes(value[field.name], field.type, f"{place}.{field.name}")
        elif field.required:
            yield f"{place}.{field.name}: missing"


def _is(value: object, name: str) -> bool:
    if isinstance(value, bool) and name != "boolean":
        return False
    return isinstance(value, JSON_TYPES[name])


def check_events(events: list[tuple[str, dict[str, object]]]) -> None:
    """Fail with every place in which an established event is not as it should be."""
    found = [
        mistake
        for name, payload in events
        if name in EVENTS
        for mistake in mistakes(payload, EVENTS[name], name)
    ]
    assert found == []
