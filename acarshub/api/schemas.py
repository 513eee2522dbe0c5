"""The objects of the HTTP interface as JSON schemas, by the names that OpenAPI gives them.

Separate from the endpoints because many answer with the same objects; tests hold that what is sent
is what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from acarshub.realtime.payloads import DIRECTIONS
from acarshub.records import MatchType

Schema = Mapping[str, object]


def ref(name: str) -> Schema:
    """The schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def an_object(
    required: Mapping[str, Schema], optional: Mapping[str, Schema] | None = None
) -> Schema:
    """An object with these members, and maybe those."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties}


def a_list(of: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": of}


def told(text: str, schema: Schema) -> Schema:
    """`schema` with what it means."""
    return {**schema, "description": text}


STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "number"}
BOOLEAN: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
NUMBER_OR_NULL: Schema = {"type": ["number", "null"]}
MEASURED: Schema = told(
    "A number; messages of earlier releases may hold what a decoder said.",
    {"type": ["number", "string"]},
)
SECONDS: Schema = told("Unix seconds.", NUMBER)
SECONDS_OR_NULL: Schema = told("Unix seconds.", NUMBER_OR_NULL)

_TEXTS = (
    *("depa", "dsta", "eta", "gtout", "gtin", "wloff", "wlin", "tail", "flight", "icao", "freq"),
    *("ack", "mode", "label", "block_id", "msgno", "icao_hex", "label_type", "airline"),
    *("iata_flight", "icao_flight", "flight_number", "country", "country_code", "toaddr_hex"),
    *("toaddr_decoded", "fromaddr_hex", "fromaddr_decoded", "libacars", "msgno_parts"),
)
_MEASURED = (
    *("toaddr", "fromaddr", "lat", "lon", "alt", "is_onground", "error", "level", "is_response"),
)
_HIT_LISTS = tuple(f"matched_{kind.value}" for kind in MatchType)
_CONSTANT_HIT_LISTS = tuple(
    f"matched_{kind.value}"
    for kind in (MatchType.TEXT, MatchType.ICAO, MatchType.TAIL, MatchType.FLIGHT)
)

_STATUS_PARTS = (
    *("decoders", "servers", "global", "errors", "threads", "storage", "database"),
    "server",
)

_HEARING_OPTIONAL = {"freq": STRING, "level": NUMBER, "msgno": STRING}

SCHEMAS: Mapping[str, Schema] = {
    "Problem": told(
        "What is wrong (RFC 9457).",
        an_object(
            {"type": STRING, "title": STRING, "status": INTEGER, "detail": STRING},
            {
                "errors": a_list(
                    an_object(
                        {
                            "path": told(
                                "The parameter or member; behind `query` the place in it.",
                                a_list({"type": ["string", "integer"]}),
                            ),
                            "code": STRING,
                            "message": STRING,
                        }
                    )
                )
            },
        ),
    ),
    "Message": told(
        "A message; unknown values are left out, and later releases may add some.",
        an_object(
            {
                "uid": told("The identity of the message, also in other databases.", STRING),
                "message_type": told("The link.", STRING),
                "timestamp": told("Unix seconds.", MEASURED),
                "station_id": STRING,
                "text": STRING,
                "matched": told("Whether an alert term matched it.", BOOLEAN),
                **{name: a_list(STRING) for name in _CONSTANT_HIT_LISTS},
            },
            {
                "id": told("Counts up in the order of arrival; only of stored messages.", INTEGER),
                **dict.fromkeys(_TEXTS, STRING),
                **dict.fromkeys(_MEASURED, MEASURED),
                "direction": {"type": "string", "enum": sorted(set(DIRECTIONS.values()))},
                **{name: a_list(STRING) for name in _HIT_LISTS if name not in _CONSTANT_HIT_LISTS},
                "matches": a_list(
                    an_object(
                        {"term": STRING, "type": STRING},
                        {
                            "spans": told(
                                "Where in the text, in characters; the second number is the place"
                                " behind.",
                                a_list(a_list(INTEGER)),
                            )
                        },
                    )
                ),
                "found": told(
                    "In answers to a search: places in the text, like `spans`.",
                    a_list(a_list(INTEGER)),
                ),
                "hearings": told("Further receptions.", a_list(ref("Hearing"))),
                "parts": told("What it was joined from.", a_list(ref("Part"))),
                "partial": told("Whether a further part was announced.", BOOLEAN),
                "stored": told("`false` where the database does not hold it.", BOOLEAN),
                "waiting": told("Whether it is to be stored yet.", BOOLEAN),
            },
        ),
    ),
    "Hearing": an_object({"timestamp": SECONDS, "station_id": STRING}, _HEARING_OPTIONAL),
    "Part": an_object(
        {"timestamp": SECONDS, "station_id": STRING, "block_id": STRING, "text": STRING},
        _HEARING_OPTIONAL,
    ),
    "Page": an_object(
        {
            "messages": a_list(ref("Message")),
            "total": told("Matches in all, counted up to 10,000.", COUNT),
            "capped": told("Whether there are more.", BOOLEAN),
            "partial": told("Whether not all messages were looked at; go on with `next`.", BOOLEAN),
            "timed_out": BOOLEAN,
            "inside_words": told("Whether the words stand only inside of others.", BOOLEAN),
            "sort": STRING,
            "next": told("For `after`; null behind the last.", {"type": ["string", "null"]}),
        }
    ),
    "Around": an_object(
        {
            "older": told("Stored before it, the nearest first.", a_list(ref("Message"))),
            "newer": told("Stored after it, the nearest first.", a_list(ref("Message"))),
        }
    ),
    "AlertPage": an_object(
        {
            "term": STRING,
            "messages": a_list(ref("Message")),
            "total_count": COUNT,
            "page": COUNT,
            "page_size": COUNT,
        }
    ),
    "Terms": an_object(
        {
            "terms": told(
                "With the matches of each.", {"type": "object", "additionalProperties": COUNT}
            ),
            "ignore": a_list(STRING),
        }
    ),
    "TermLists": {
        **an_object({"terms": a_list(STRING), "ignore": a_list(STRING)}),
        "additionalProperties": False,
    },
    "TermChange": {
        **an_object({}, dict.fromkeys(("add", "remove", "ignore", "unignore"), a_list(STRING))),
        "additionalProperties": False,
    },
    "Aircraft": an_object(
        {
            "messages": told("Among those that were looked at.", COUNT),
            "last_heard": told("Unix seconds.", MEASURED),
            "stations": a_list(STRING),
            "links": a_list(STRING),
            "messages_url": told("Its messages, relative to this answer's address.", STRING),
        },
        dict.fromkeys(("icao", "tail", "flight", "airline", "country"), STRING),
    ),
    "AircraftList": an_object(
        {
            "aircraft": a_list(ref("Aircraft")),
            "looked_at": told("The newest messages that were looked at.", COUNT),
        }
    ),
    "AircraftSummary": an_object(
        {
            "messages": told("How many were looked at, the newest ones.", COUNT),
            "capped": told("Whether there are more.", BOOLEAN),
            "first_heard": told("Unix seconds, among those that were looked at.", MEASURED),
            "last_heard": told("Unix seconds.", MEASURED),
            "alerts": told("Messages with an alert.", COUNT),
            "messages_url": told("Its messages, relative to this answer's address.", STRING),
            **dict.fromkeys(("flights", "labels", "stations", "links"), ref("Ranking")),
        },
        dict.fromkeys(("icao", "tail", "country", "country_code", "airline"), STRING),
    ),
    "Counts": {"type": "object", "additionalProperties": COUNT},
    "Statistics": an_object(
        {
            "messages": told(
                "Since the database was made, whatever was removed.",
                an_object(
                    {
                        "non_empty": COUNT,
                        "non_empty_errors": COUNT,
                        "empty": COUNT,
                        "empty_errors": COUNT,
                    }
                ),
            ),
            "frequencies": told(
                "Messages by MHz, of each link.",
                {"type": "object", "additionalProperties": ref("Counts")},
            ),
            "levels": told(
                "Messages by dB, of each link.",
                {"type": "object", "additionalProperties": ref("Counts")},
            ),
            "rates": told("Messages of the last minute.", ref("Counts")),
        }
    ),
    "Ranking": an_object(
        {
            "top": a_list(
                an_object(
                    {"name": STRING, "title": {"type": ["string", "null"]}, "messages": COUNT},
                    {"iata": told("The airline's code in most of its flights.", STRING)},
                )
            ),
            "others": told("Messages of all that are not shown.", COUNT),
        }
    ),
    "Totals": an_object(
        {
            "days": {"type": ["integer", "null"]},
            "messages": COUNT,
            "links": ref("Counts"),
            "hours": told("By hour of the day in UTC.", a_list(COUNT)),
            "over_time": a_list(
                an_object({"start": NUMBER_OR_NULL, "unit": STRING, "messages": COUNT})
            ),
            **dict.fromkeys(("stations", "labels", "airlines", "aircraft"), ref("Ranking")),
        }
    ),
    "Rates": an_object(
        {
            "data": told(
                "Messages per minute of each link, `total` and `error`; null where none are known.",
                a_list({"type": "object", "additionalProperties": NUMBER_OR_NULL}),
            ),
            "start": told("Of the first point, in milliseconds.", INTEGER),
            "end": told("Of the last point.", INTEGER),
            "points": COUNT,
        },
        {"time_period": STRING, "downsample": INTEGER},
    ),
    "Status": told(
        "What the hub knows of itself, the same as `system_status`.",
        an_object(
            {
                "version": STRING,
                "healthy": BOOLEAN,
                "reasons": told("Why it is not.", a_list(STRING)),
                "messages": told(
                    "Stored messages; null while they are counted.", {"type": ["integer", "null"]}
                ),
                "status": an_object(
                    {
                        "error_state": BOOLEAN,
                        **dict.fromkeys(_STATUS_PARTS, OBJECT),
                        **dict.fromkeys(("stations", "drops", "relay"), a_list(OBJECT)),
                    }
                ),
            }
        ),
    ),
    "ReadProfile": an_object(
        {"active": BOOLEAN}, {"code": told("Opens the profile: keep it to yourself.", STRING)}
    ),
}
