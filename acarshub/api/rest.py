"""All parts of `/api/v1`.

Separate from each of them, so that a further one is a line here.
"""

from __future__ import annotations

from acarshub.api.aircraft import aircraft
from acarshub.api.alerts import alerts
from acarshub.api.around import around
from acarshub.api.export import export
from acarshub.api.figures import figures
from acarshub.api.messages import messages
from acarshub.api.one_aircraft import one_aircraft
from acarshub.api.openapi import openapi
from acarshub.api.read_profile import read_profile
from acarshub.api.series import series
from acarshub.api.stream import streams

REST = (
    messages,
    around,
    export,
    streams,
    aircraft,
    one_aircraft,
    alerts,
    figures,
    series,
    read_profile,
    openapi,
)
