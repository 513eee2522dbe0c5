"""The settings of one server: every environment variable, read once into an immutable object.

Separate because nothing else reads the environment: what a process does is decided before it
starts, and a wrong value stops it with one line that names the variable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TypeVar

from acarshub import addresses
from acarshub import environment as env
from acarshub.addresses import Connection
from acarshub.environment import SettingsError, Variable
from acarshub.links import Link

T = TypeVar("T")

ENABLE: Mapping[Link, Variable[bool]] = MappingProxyType(
    {link: Variable(f"ENABLE_{link.env_name}", env.boolean, "false") for link in Link}
)
CONNECTIONS: Mapping[Link, Variable[tuple[Connection, ...]]] = MappingProxyType(
    {
        link: Variable(f"{link.env_name}_CONNECTIONS", addresses.connections(link.udp_port), "udp")
        for link in Link
    }
)
RELAYS: Mapping[Link, Variable[tuple[Connection, ...]]] = MappingProxyType(
    {link: Variable(f"RELAY_{link.env_name}", addresses.outlets, "") for link in Link}
)
PUBLISHED_PORT = Variable("ACARSHUB_NGINX_PORT", env.integer(1, 65535), "")

_NO_EFFECT = "it never had an effect on the server"
_MAINTAINED = "the full-text index and the file are looked after without being asked"
_NO_RELAY = (
    "there is no internal relay; use {0}_CONNECTIONS to say where messages come from, and"
    " RELAY_{0} to serve them to other programs"
)
_NO_FEEDER = "this server does not forward messages; let the router (acars_router) feed others"

WARNINGS: Mapping[str, str] = MappingProxyType(
    {
        "ENABLE_WEB": "the dashboard is always served",
        "FEED": _NO_FEEDER,
        "QUIET_MESSAGES": "set MIN_LOG_LEVEL=debug to see more in the log",
        "DB_FTS_OPTIMIZE": _MAINTAINED,
        "DB_FTS_REBUILD": _MAINTAINED,
        "AUTO_VACUUM": _MAINTAINED,
        "DB_LEGACY_FIX": "`flask db upgrade` is the only way in which a database changes its form",
        "TAR1090_URL": "set ADSB_URL, and FLIGHT_TRACKING_URL for links",
        "HIDE_VERSION_UPDATE": "the server does not look for newer versions",
        "ALERT_STAT_TERMS": f"{_NO_EFFECT}; enter alert terms in the dashboard",
        "RRD_DB_PATH": "it named a folder; set RRD_PATH to the file in it",
        "LIVE_DATA_SOURCE": _NO_RELAY.format("<link>"),
        "LOCAL_TEST": "set ACARSHUB_DB to use another database",
        "ADSB_BYPASS_URL": "set ADSB_URL",
        "ENABLE_RANGE_RINGS": f"{_NO_EFFECT}; set DISABLE_RANGE_RINGS=true to hide the rings",
        "ACARS_DB": "set ACARSHUB_DB",
        **{f"{link.env_name}_SOURCE_PORT": _NO_RELAY.format(link.env_name) for link in Link},
        **{
            f"FEED_{link.env_name}_{part}": _NO_FEEDER for link in Link for part in ("HOST", "PORT")
        },
    }
)
"""Variables of earlier releases that no longer do anything, each with what to do instead."""

RETIRED = tuple(WARNINGS)


def setting(name: str, parse: Callable[[str], T], default: str) -> T:
    """A field of Settings that is read from the variable `name`."""
    variable = Variable(name, parse, default)
    return field(default_factory=lambda: variable.read({}), metadata={"variable": variable})


def _default_connections() -> Mapping[Link, tuple[Connection, ...]]:
    return MappingProxyType({link: CONNECTIONS[link].read({}) for link in Link})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, checked; `Settings()` holds the defaults. Names end with their unit."""

    host: str = setting("HOST", addresses.host, "127.0.0.1")
    port: int = setting("PORT", env.integer(1, 65535), "8080")
    cors_allowed_origins: tuple[str, ...] = setting("CORS_ALLOWED_ORIGINS", addresses.origins, "")
    """Origins besides the server's own that may open a socket; `("*",)` means any."""
    allow_remote_updates: bool = setting("ALLOW_REMOTE_UPDATES", env.boolean, "true")
    log_level: int = setting("MIN_LOG_LEVEL", env.log_level, "info")
    """A constant of `logging`."""

    links: frozenset[Link] = frozenset(Link)
    """The links that are taken in."""
    connections: Mapping[Link, tuple[Connection, ...]] = field(
        default_factory=_default_connections, hash=False
    )
    """Where messages come from, for each enabled link and no other."""
    relays: Mapping[Link, tuple[Connection, ...]] = field(
        default_factory=lambda: MappingProxyType({}), hash=False
    )
    """Where raw messages are served, for each enabled link that has such a place."""
    queue_size: int = setting("INGEST_QUEUE_SIZE", env.integer(100, 1_000_000), "5000")
    tcp_read_timeout_ms: int = setting("TCP_READ_TIMEOUT_MS", env.integer(1, 3_600_000), "1000")
    duplicate_window_ms: int = setting("DUPLICATE_WINDOW_MS", env.integer(0, 60_000), "2000")
    join_window_seconds: int = setting("JOIN_WINDOW_SECONDS", env.integer(0, 900), "60")
    message_batch_chunk_size: int = setting("MESSAGE_BATCH_CHUNK_SIZE", env.integer(1, 1000), "25")
    search_page_size: int = setting("SEARCH_PAGE_SIZE", env.integer(1, 1000), "50")

    database_url: str = setting("ACARSHUB_DB", addresses.database_url, "./data/acarshub.db")
    """A SQLAlchemy URL; the path of a SQLite file in it is absolute."""
    db_backup: str = setting("DB_BACKUP", addresses.optional_database_url, "")
    """A SQLAlchemy URL of a SQLite file other than the first; empty for none."""
    db_upgrade_at_start: bool = setting("DB_UPGRADE_AT_START", env.boolean, "false")
    db_upgrade_backup: bool = setting("DB_UPGRADE_BACKUP", env.boolean, "true")
    # A hub that stores less than it shows surprises people when they search, so everything is
    # stored unless the owner says otherwise.
    save_all: bool = setting("DB_SAVEALL", env.boolean, "true")
    save_days: int = setting("DB_SAVE_DAYS", env.integer(1, 36500), "7")
    alert_save_days: int = setting("DB_ALERT_SAVE_DAYS", env.integer(1, 36500), "120")
    max_size_mb: int = setting("DB_MAX_SIZE_MB", env.integer(0, 100_000_000), "0")
    """Megabytes of 1,000,000 bytes; 0 for no limit."""
    db_commit_interval_ms: int = setting("DB_COMMIT_INTERVAL_MS", env.integer(0, 60_000), "0")
    db_cache_size_kb: int = setting("DB_CACHE_SIZE_KB", env.integer(1, 16_777_216), "10000")
    db_wal_autocheckpoint_pages: int = setting(
        "DB_WAL_AUTOCHECKPOINT_PAGES", env.integer(1, 1_000_000), "1000"
    )
    db_backup_mmap_size_bytes: int = setting(
        "DB_BACKUP_MMAP_SIZE_BYTES", env.integer(0, 2**40), "268435456"
    )

    enable_adsb: bool = setting("ENABLE_ADSB", env.boolean, "false")
    adsb_url: str = setting("ADSB_URL", addresses.http_url, "http://tar1090/data/aircraft.json")
    adsb_lat: float = setting("ADSB_LAT", env.number(-90, 90), "0")
    """Degrees, north positive."""
    adsb_lon: float = setting("ADSB_LON", env.number(-180, 180), "0")
    """Degrees, east positive."""
    range_rings: bool = setting("DISABLE_RANGE_RINGS", env.negated_boolean, "false")
    flight_tracking_url: str = setting(
        "FLIGHT_TRACKING_URL", addresses.http_url, "https://flightaware.com/live/flight/"
    )
    aircraft_photo_url: str = setting(
        "AIRCRAFT_PHOTO_URL", addresses.http_url, "https://www.jetphotos.com/registration/"
    )
    iata_override: tuple[env.AirlineOverride, ...] = setting(
        "IATA_OVERRIDE", env.airline_overrides, ""
    )
    heywhatsthat: str = setting("HEYWHATSTHAT", env.text, "")
    heywhatsthat_alts: tuple[int, ...] = setting(
        "HEYWHATSTHAT_ALTS", env.integers(0, 200_000), "10000,30000"
    )
    """Feet."""
    heywhatsthat_url: str = setting(
        "HEYWHATSTHAT_URL", addresses.http_url, "http://www.heywhatsthat.com/api/upintheair.json"
    )
    heywhatsthat_save: str = setting(
        "HEYWHATSTHAT_SAVE", env.text, "/run/acars/heywhatsthat.geojson"
    )
    heywhatsthat_timeout_ms: int = setting(
        "HEYWHATSTHAT_TIMEOUT_MS", env.integer(1, 600_000), "30000"
    )

    timeseries_retention_days: int = setting(
        "TIMESERIES_RETENTION_DAYS", env.integer(1, 36500), "1095"
    )
    rrd_path: str = setting("RRD_PATH", env.text, "/run/acars/acarshub.rrd")
    # Empty means the tables that come with the server.
    ground_station_path: str = setting("GROUND_STATION_PATH", env.text, "")
    message_labels_path: str = setting("MESSAGE_LABELS_PATH", env.text, "")
    airlines_path: str = setting("AIRLINES_PATH", env.text, "")

    retired: tuple[str, ...] = ()
    """Names of set variables that no longer do anything; `WARNINGS` says what does."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> Settings:
        """The settings that `environ` asks for; SettingsError at the first one not allowed."""
        values = {
            each.name: each.metadata["variable"].read(environ)
            for each in fields(cls)
            if "variable" in each.metadata
        }
        # The established container served people on this port and its backend on PORT; here one
        # server does both, so the port that is open in people's browsers wins.
        if PUBLISHED_PORT.is_set(environ):
            values["port"] = PUBLISHED_PORT.read(environ)
        sources = {link: CONNECTIONS[link].read(environ) for link in Link}
        relays = {link: RELAYS[link].read(environ) for link in Link}
        _check_relays(relays, sources)
        _check_backup(values["database_url"], values["db_backup"])
        links = _enabled(environ)
        return cls(
            **values,
            links=links,
            connections=MappingProxyType({link: sources[link] for link in Link if link in links}),
            relays=MappingProxyType(
                {link: relays[link] for link in Link if link in links and relays[link]}
            ),
            retired=tuple(name for name in RETIRED if environ.get(name, "").strip()),
        )


def _check_relays(
    relays: Mapping[Link, tuple[Connection, ...]], sources: Mapping[Link, tuple[Connection, ...]]
) -> None:
    """Refuse one address for two links, and a hub that would read what it serves."""
    checked: list[tuple[str, Connection]] = []
    for link, places in relays.items():
        name = RELAYS[link].name
        for place in places:
            for other, taken in checked:
                if addresses.collide(place, taken):
                    raise SettingsError(f"{name}={place} is not allowed: {other} has {taken}")
            for source in (each for found in sources.values() for each in found):
                if addresses.reads_outlet(source, place):
                    raise SettingsError(
                        f"{name}={place} is not allowed: this server would read from itself,"
                        f" because {source} is one of its sources"
                    )
        checked += [(name, place) for place in places]


def _check_backup(first: str, second: str) -> None:
    """Refuse a second database that is no file, or the same one."""
    if not second:
        return
    files = addresses.sqlite_file(first), addresses.sqlite_file(second)
    if None in files:
        raise SettingsError(
            "DB_BACKUP is not allowed: only a SQLite file can be kept in step, with a SQLite file."
            " Other databases have ways of their own."
        )
    if files[0] == files[1]:
        raise SettingsError(f"DB_BACKUP={files[1]} is not allowed: ACARSHUB_DB names the same file")


def _enabled(environ: Mapping[str, str]) -> frozenset[Link]:
    if not any(variable.is_set(environ) for variable in ENABLE.values()):
        return frozenset(Link)
    return frozenset(link for link, variable in ENABLE.items() if variable.read(environ))


VARIABLES: Mapping[str, Variable[object]] = MappingProxyType(
    {
        variable.name: variable
        for variable in (
            *(each.metadata["variable"] for each in fields(Settings) if each.metadata),
            PUBLISHED_PORT,
            *ENABLE.values(),
            *CONNECTIONS.values(),
            *RELAYS.values(),
        )
    }
)
"""Every variable that is read, by name."""
