"""Parsers of settings that name a place: hosts, feeds, origins, URLs of databases.

Separate from the other settings because each has a grammar of its own. Nothing is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.util import find_spec
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from acarshub.environment import items, shown

DATABASE_URL = (
    r"(?P<driver>[a-z]\w*(\+\w+)?)://([^@]*@)?(?P<host>\[[^\]]*\]|[^/:?]*)(:[0-9]+)?"
    r"(?P<path>/[^?]*)?(?P<query>(\?.*)?)"
)
"""What SQLAlchemy takes for the URL of a database."""
SQLITE_SCHEMES = frozenset({"sqlite", "sqlite+pysqlite"})
DRIVERS: Mapping[str, tuple[str, str]] = {
    "postgresql": ("psycopg", "psycopg[binary]"),
    "postgresql+psycopg": ("psycopg", "psycopg[binary]"),
    "postgresql+psycopg2": ("psycopg2", "psycopg2-binary"),
    "postgresql+pg8000": ("pg8000", "pg8000"),
}
"""Schemes of other databases: the module that SQLAlchemy loads, and the package that has it."""
HOST_LABEL = r"[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
HOST_NAME = rf"{HOST_LABEL}(\.{HOST_LABEL})*\.?"
"""A name of the DNS, with the underscores that containers have; Python fails on other labels."""
MAX_HOST_CHARACTERS = 253
ANY_IPV4 = "0.0.0.0"  # noqa: S104 - decoders and readers are elsewhere
LOOPBACK_HOSTS = frozenset({ANY_IPV4, "::", "127.0.0.1", "::1", "localhost"})
"""Where the own machine answers itself."""


class ConnectionKind(StrEnum):
    """How messages of a decoder or router arrive; the value is the scheme of a descriptor."""

    UDP = "udp"
    TCP = "tcp"
    ZMQ = "zmq"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where messages come from, or where they are served.

    `host` is what to dial for a TCP or ZMQ source, and where to bind for everything else.
    """

    kind: ConnectionKind
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.kind}://{host}:{self.port}"


def host(value: str) -> str:
    """A name or address of a host; an IPv6 address may stand in brackets and loses them."""
    in_brackets = value.startswith("[") and value.endswith("]")
    try:
        return _host(value if in_brackets or ":" not in value else f"[{value}]")
    except ValueError:
        raise ValueError("expected an IP address or a host name") from None


def http_url(value: str) -> str:
    """An absolute http or https URL."""
    if re.fullmatch(r"https?://\S+", value, re.IGNORECASE) and _network_location(value):
        return value
    raise ValueError("expected a URL that begins with http:// or https://")


def database_url(value: str) -> str:
    """A SQLAlchemy URL from a path of a SQLite file or from a SQLAlchemy URL.

    Relative paths count from the working directory. They are made absolute, also inside a URL,
    because Flask-SQLAlchemy would count them from its own instance folder.
    """
    # SQLAlchemy's own parser is not used: this module is loaded before the server process
    # replaces its locks, and SQLAlchemy must not be.
    if "://" not in value:
        return f"sqlite:///{quote(str(Path(value).absolute()))}"
    form = re.fullmatch(DATABASE_URL, value, re.IGNORECASE)
    if form is None:
        raise ValueError(
            "expected a path, or a URL such as sqlite:////path or postgresql+psycopg://host/name"
        )
    # SQLAlchemy knows its drivers in lower case only.
    driver = form["driver"].lower()
    _require_driver(driver)
    if driver not in SQLITE_SCHEMES or form["host"] or "uri=" in form["query"]:
        return driver + value[form.end("driver") :]
    path = (form["path"] or "").removeprefix("/")
    if path in {"", ":memory:"} or path.startswith("/"):
        return driver + value[form.end("driver") :]
    return f"{driver}:///{quote(str(Path.cwd()))}/{path}{form['query']}"


def optional_database_url(value: str) -> str:
    """As `database_url`; empty stays empty."""
    return database_url(value) if value else ""


def sqlite_file(url: str) -> Path | None:
    """The file that the URL of a database names; None where it names anything else."""
    form = re.fullmatch(DATABASE_URL, url)
    if form is None or form["driver"] not in SQLITE_SCHEMES or "uri=" in form["query"]:
        return None
    path = unquote((form["path"] or "").removeprefix("/"))
    return None if path in {"", ":memory:"} else Path(path).resolve()


def origins(value: str) -> tuple[str, ...]:
    """A comma list of web origins in the form in which browsers send them; `*` means all."""
    found = tuple(item.lower() for item in items(value, ","))
    if "*" in found:
        return ("*",)
    for origin in found:
        scheme = origin.partition("://")[0]
        location = _network_location(origin)
        if not location or "@" in location or origin != f"{scheme}://{location}":
            raise ValueError("expected * or a comma list of origins such as https://host:8443")
    return found


def connections(udp_port: int) -> Callable[[str], tuple[Connection, ...]]:
    """A parser of comma lists of connection descriptors; a bare `udp` means `udp_port`.

    The same descriptor twice counts once. Host names stay names: looking them up here would make
    the start depend on the network.
    """

    def parse(value: str) -> tuple[Connection, ...]:
        found = dict.fromkeys(_connection(item, udp_port) for item in items(value, ","))
        if not found:
            raise ValueError("expected at least one of udp, udp://, tcp:// or zmq://")
        return tuple(found)

    return parse


def outlets(value: str) -> tuple[Connection, ...]:
    """A comma list of addresses at which raw messages are served, each named once."""
    found: list[Connection] = []
    for item in items(value, ","):
        outlet = _outlet(item)
        taken = next((other for other in found if collide(outlet, other)), None)
        if taken:
            raise ValueError(f"{outlet} and {taken} are one address; give each a port of its own")
        found.append(outlet)
    return tuple(found)


def collide(one: Connection, other: Connection) -> bool:
    """Whether two addresses of outlets cannot be listened at together."""
    if one.port != other.port:
        return False
    hosts = {one.host, other.host}
    # `::` takes the port for IPv4 as well.
    return len(hosts) == 1 or "::" in hosts or (ANY_IPV4 in hosts and not _has_ipv6(hosts))


def reads_outlet(source: Connection, outlet: Connection) -> bool:
    """Whether a source is what the same server serves, so that messages would go in circles."""
    if source.kind is ConnectionKind.UDP or source.port != outlet.port:
        return False
    here = source.host.lower() in LOOPBACK_HOSTS or source.host.startswith("127.")
    return source.host == outlet.host or (here and outlet.host in LOOPBACK_HOSTS)


def _has_ipv6(hosts: Iterable[str]) -> bool:
    return any(":" in each for each in hosts)


def _require_driver(scheme: str) -> None:
    if scheme in SQLITE_SCHEMES:
        return
    if scheme not in DRIVERS:
        raise ValueError(
            "expected a path of a SQLite file, or a URL that begins with sqlite:// or with "
            + ", ".join(f"{known}://" for known in DRIVERS)
        )
    module, package = DRIVERS[scheme]
    if find_spec(module) is None:
        raise ValueError(f"the driver of this database is missing; run: pip install {package}")


def _connection(descriptor: str, udp_port: int) -> Connection:
    if descriptor.lower() == "udp":
        return Connection(ConnectionKind.UDP, ANY_IPV4, udp_port)
    form = re.fullmatch(
        r"(udp|tcp|zmq)://(\[[^\]]+\]|[^:\[\]/]+):([0-9]{1,5})", descriptor, re.IGNORECASE
    )
    if form is None:
        raise ValueError(
            f"{shown(descriptor)} is not one of udp, udp://address:port, tcp://host:port,"
            " zmq://host:port (separate several with commas, put IPv6 addresses in brackets)"
        )
    kind = ConnectionKind(form[1].lower())
    port = _port(form[3], descriptor)
    if kind is ConnectionKind.UDP and form[2] == "*":
        return Connection(kind, ANY_IPV4, port)
    return Connection(kind, _host(form[2]), port)


def _outlet(descriptor: str) -> Connection:
    # No names: what one stands for may change, and looking it up would hold up all readers.
    form = re.fullmatch(
        r"(tcp|zmq)://(\*|[0-9.]+|\[[^\]]+\]):([0-9]{1,5})", descriptor, re.IGNORECASE
    )
    if form is None:
        raise ValueError(
            f"{shown(descriptor)} is not one of tcp://address:port, zmq://address:port with an IP"
            " address of this machine or * (separate several with commas, put IPv6 addresses in"
            " brackets)"
        )
    host = ANY_IPV4 if form[2] == "*" else _host(form[2])
    return Connection(ConnectionKind(form[1].lower()), host, _port(form[3], descriptor))


def _port(digits: str, descriptor: str) -> int:
    if not 1 <= int(digits) <= 65535:
        raise ValueError(f"port {digits} of {shown(descriptor)} is not from 1 to 65535")
    return int(digits)


def _host(value: str) -> str:
    try:
        if value.startswith("["):
            return _ipv6(value[1:-1])
        if re.fullmatch(r"[0-9.]+", value):
            return str(IPv4Address(value))
    except AddressValueError:
        raise ValueError(f"{shown(value)} is not an IP address") from None
    if len(value) <= MAX_HOST_CHARACTERS and re.fullmatch(HOST_NAME, value):
        return value
    raise ValueError(f"{shown(value)} is not a host name")


def _ipv6(value: str) -> str:
    address = IPv6Address(value)
    # Of the name of an interface behind it, IPv6Address takes anything.
    if address.scope_id and not re.fullmatch(HOST_NAME, address.scope_id):
        raise AddressValueError
    return str(address)


def _network_location(url: str) -> str:
    """Host and port of `url` as written, empty when either is not valid."""
    try:
        parts = urlsplit(url)
        valid = bool(parts.scheme and parts.hostname) and parts.port != 0
    except ValueError:
        return ""
    return parts.netloc if valid else ""
