"""What the environment may say, what it means, and that the manual tells all of it."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from acarshub import addresses
from acarshub.addresses import Connection, ConnectionKind, sqlite_file
from acarshub.config import RETIRED, VARIABLES, WARNINGS, Settings
from acarshub.environment import FALSE_WORDS, TRUE_WORDS, AirlineOverride, SettingsError
from acarshub.links import Link

MANUAL = Path(__file__).parent.parent / "docs" / "configuration.md"
READ_BY_THE_SYSTEM = {"TZ"}


def refusal(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_environ(environ)
    return str(caught.value)


def manual_rows() -> list[tuple[str, str]]:
    """Variable and default (or replacement) of every row of the manual's tables."""
    return re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \| (.*?) \|", MANUAL.read_text(), re.MULTILINE)


def test_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environ({}) == Settings()


def test_documented_defaults_of_a_plain_process() -> None:
    settings = Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_url == f"sqlite:///{Path.cwd()}/data/acarshub.db"
    assert (settings.save_all, settings.save_days, settings.alert_save_days) == (True, 7, 120)
    assert settings.allow_remote_updates
    assert settings.range_rings
    assert settings.log_level == logging.INFO
    assert settings.cors_allowed_origins == ()


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_blank_value_counts_as_unset(name: str) -> None:
    assert Settings.from_environ({name: " \t"}) == Settings()


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("word", sorted(TRUE_WORDS))
def test_words_for_yes_in_any_case(word: str) -> None:
    assert Settings.from_environ({"ENABLE_ADSB": f" {word.upper()} "}).enable_adsb


@pytest.mark.parametrize("word", sorted(FALSE_WORDS))
def test_words_for_no_in_any_case(word: str) -> None:
    assert not Settings.from_environ({"DB_SAVEALL": word.title()}).save_all


def test_other_words_are_not_taken_for_no() -> None:
    assert "DB_SAVEALL='flase'" in refusal(DB_SAVEALL="flase")


def test_range_rings_are_hidden_by_the_negative_variable() -> None:
    assert not Settings.from_environ({"DISABLE_RANGE_RINGS": "true"}).range_rings


def test_refusal_is_one_line_with_variable_value_and_what_is_allowed() -> None:
    assert refusal(PORT="80\n80") == (
        r"PORT='80\n80' is not allowed: expected a whole number from 1 to 65535"
    )


def test_long_value_is_shortened_in_the_refusal() -> None:
    assert len(refusal(PORT="9" * 10_000)) < 200


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", "foo bar"),
        ("HOST", "a..b"),
        ("HOST", "256.0.0.1"),
        ("HOST", "[::1"),
        ("HOST", "[hub]"),
        ("HOST", "hub:8080"),
        ("HOST", "::1%foo bar"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8_0"),
        ("PORT", "８０"),  # noqa: RUF001 - digits of another script are the point
        ("PORT", "80.0"),
        ("ACARSHUB_NGINX_PORT", "http"),
        ("DB_SAVE_DAYS", "0"),
        ("DB_ALERT_SAVE_DAYS", "-1"),
        ("DB_COMMIT_INTERVAL_MS", "60001"),
        ("INGEST_QUEUE_SIZE", "99"),
        ("ADSB_LAT", "90.1"),
        ("ADSB_LON", "-180.1"),
        ("ADSB_LAT", "nan"),
        ("ADSB_LON", "1e2"),
        ("ADSB_URL", "tar1090/data"),
        ("ADSB_URL", "http://[x"),
        ("MIN_LOG_LEVEL", "loud"),
        ("MIN_LOG_LEVEL", "1"),
        ("HEYWHATSTHAT_ALTS", "10000;30000"),
        ("HEYWHATSTHAT_URL", "file:///etc/passwd"),
        ("IATA_OVERRIDE", "UP|UPS"),
        ("IATA_OVERRIDE", "UPS|UP|United Parcel Service"),
        ("CORS_ALLOWED_ORIGINS", "hub.example"),
        ("CORS_ALLOWED_ORIGINS", "https://hub.example/"),
        ("CORS_ALLOWED_ORIGINS", "https://hub.example:port"),
        ("CORS_ALLOWED_ORIGINS", "https://user@hub.example"),
        ("ACARSHUB_DB", "postgresql://host:port/name"),
        ("ACARSHUB_DB", "://name"),
    ],
)
def test_value_outside_of_what_is_allowed_is_refused(name: str, value: str) -> None:
    assert refusal(**{name: value}).startswith(f"{name}=")


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("0.0.0.0", "0.0.0.0"),
        ("hub.lan", "hub.lan"),
        ("::", "::"),
        ("[::1]", "::1"),
        ("2001:DB8::7", "2001:db8::7"),
    ],
)
def test_server_listens_on_an_address_or_a_name(value: str, host: str) -> None:
    assert Settings.from_environ({"HOST": value}).host == host


def test_published_port_wins_over_port() -> None:
    assert Settings.from_environ({"PORT": "8888", "ACARSHUB_NGINX_PORT": "80"}).port == 80


@pytest.mark.parametrize(
    ("value", "level"),
    [
        ("trace", logging.DEBUG),
        ("7", logging.DEBUG),
        ("5", logging.DEBUG),
        ("Info", logging.INFO),
        ("4", logging.INFO),
        ("warn", logging.WARNING),
        ("3", logging.WARNING),
        ("ERROR", logging.ERROR),
        ("2", logging.ERROR),
    ],
)
def test_log_levels_of_both_eras(value: str, level: int) -> None:
    assert Settings.from_environ({"MIN_LOG_LEVEL": value}).log_level == level


def database_url(value: str) -> str:
    return Settings.from_environ({"ACARSHUB_DB": value}).database_url


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("/run/acars/messages.db", "sqlite:////run/acars/messages.db"),
        ("sqlite:////run/acars/messages.db", "sqlite:////run/acars/messages.db"),
        ("/a b/100%20?#.db", "sqlite:////a%20b/100%2520%3F%23.db"),
        ("sqlite://", "sqlite://"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite+pysqlite:////a.db?timeout=5", "sqlite+pysqlite:////a.db?timeout=5"),
        ("SQLite:////A.db", "sqlite:////A.db"),
    ],
)
def test_database_is_a_path_or_a_url(value: str, url: str) -> None:
    assert database_url(value) == url


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://hub:p/w@[::1]/acars?a=b",
        "postgresql+psycopg://hub:secret@db:5432/acars",
        "postgresql+psycopg2://db/acars",
        "postgresql+pg8000://db/acars",
    ],
)
def test_url_of_a_database_whose_driver_is_installed_is_taken(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda name: ModuleSpec(name, None))
    assert database_url(value) == value


@pytest.mark.parametrize(
    ("scheme", "package"),
    [
        ("postgresql", "psycopg[binary]"),
        ("postgresql+psycopg", "psycopg[binary]"),
        ("postgresql+psycopg2", "psycopg2-binary"),
    ],
)
def test_missing_driver_is_refused_with_the_package_to_install(
    scheme: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "find_spec", lambda _: None)
    assert refusal(ACARSHUB_DB=f"{scheme}://db/acars").endswith(f"pip install {package}")


@pytest.mark.parametrize("scheme", ["sqlite+foo", "sqlite+json", "postgresql+json", "json", "http"])
def test_database_of_an_unknown_kind_is_refused(scheme: str) -> None:
    assert "postgresql+psycopg://" in refusal(ACARSHUB_DB=f"{scheme}:////a.db")


@pytest.mark.parametrize("scheme", sorted(addresses.DRIVERS))
def test_table_of_drivers_names_what_sqlalchemy_loads(scheme: str) -> None:
    dialect = make_url(f"{scheme}://").get_dialect()
    assert dialect.driver == addresses.DRIVERS[scheme][0]


@pytest.mark.parametrize("value", ["messages.db", "sqlite:///messages.db"])
def test_relative_database_counts_from_the_working_directory(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_url(value) == f"sqlite:///{tmp_path}/messages.db"


def test_settings_do_not_load_what_must_wait_for_the_server_process() -> None:
    code = "import sys, acarshub.config; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=MANUAL.parents[1]).returncode == 0


def test_password_of_a_database_is_not_repeated_in_a_refusal() -> None:
    assert "secret" not in refusal(ACARSHUB_DB="postgresql://hub:se/secret@db:port/acars")


def test_every_link_is_taken_in_when_none_is_chosen() -> None:
    assert Settings.from_environ({}).links == frozenset(Link)


def test_only_chosen_links_are_taken_in() -> None:
    settings = Settings.from_environ({"ENABLE_VDLM": "external", "ENABLE_ACARS": "false"})
    assert settings.links == {Link.VDLM2}
    assert set(settings.connections) == {Link.VDLM2}


@pytest.mark.parametrize("link", list(Link))
def test_link_listens_on_its_usual_udp_port(link: Link) -> None:
    assert Settings().connections[link] == (
        Connection(ConnectionKind.UDP, "0.0.0.0", link.udp_port),
    )


def acars_connections(value: str) -> tuple[Connection, ...]:
    return Settings.from_environ({"ACARS_CONNECTIONS": value}).connections[Link.ACARS]


def test_connection_lists_hold_every_kind() -> None:
    assert acars_connections(
        " udp ,, UDP://*:6000,tcp://router:15550,zmq://[2001:DB8::7]:45550,"
    ) == (
        Connection(ConnectionKind.UDP, "0.0.0.0", 5550),
        Connection(ConnectionKind.UDP, "0.0.0.0", 6000),
        Connection(ConnectionKind.TCP, "router", 15550),
        Connection(ConnectionKind.ZMQ, "2001:db8::7", 45550),
    )


def test_repeated_connection_counts_once() -> None:
    assert acars_connections("udp,udp://*:5550") == acars_connections("udp")


@pytest.mark.parametrize(
    "value",
    [
        ",",
        "udp;tcp://router:15550",
        "tcp",
        "tcp://router",
        "tcp://router:0",
        "tcp://router:65536",
        "tcp://*:15550",
        "tcp://2001:db8::7:15550",
        "tcp://[router]:15550",
        "tcp://999.0.0.1:15550",
        "tcp://ro uter:15550",
        "tcp://a..b:15550",
        "tcp://.router:15550",
        "tcp://-router:15550",
        f"tcp://{'a' * 64}:15550",
        f"tcp://{'.'.join(['a' * 63] * 4)}:15550",
        "tcp://[fe80::1%a..b]:15550",
        "tcp://router:15550/path",
        "http://router:80",
        "udp,what",
    ],
)
def test_unusable_connection_stops_the_start(value: str) -> None:
    assert refusal(ACARS_CONNECTIONS=value).startswith("ACARS_CONNECTIONS=")


@pytest.mark.parametrize(
    "host",
    ["acars_router", "hub.lan.", "a" * 63, ".".join(["a" * 61] * 4), "fe80::1%eth0.7", "1.2.3.4"],
)
def test_host_of_any_usual_form_is_taken(host: str) -> None:
    connection = Connection(ConnectionKind.TCP, host, 15550)
    assert acars_connections(str(connection)) == (connection,)


def test_connections_of_a_link_that_is_off_are_checked_too() -> None:
    assert refusal(ENABLE_ACARS="yes", HFDL_CONNECTIONS="what").startswith("HFDL_CONNECTIONS=")


@given(
    kind=st.sampled_from(ConnectionKind),
    host=st.ip_addresses().map(str)
    | st.from_regex(r"[a-z][a-z0-9-]{0,20}[a-z0-9]", fullmatch=True),
    port=st.integers(1, 65535),
)
def test_descriptor_of_a_connection_reads_back(kind: ConnectionKind, host: str, port: int) -> None:
    connection = Connection(kind, host, port)
    assert acars_connections(str(connection)) == (connection,)


def acars_relays(value: str) -> tuple[Connection, ...]:
    return Settings.from_environ({"RELAY_ACARS": value}).relays[Link.ACARS]


def test_nothing_is_served_unless_asked_for() -> None:
    assert Settings.from_environ({"RELAY_ACARS": ","}).relays == {}


def test_list_of_served_places_holds_every_kind() -> None:
    assert acars_relays("tcp://*:15550, ZMQ://127.0.0.1:45550,,tcp://[::]:1,zmq://[::1]:2") == (
        Connection(ConnectionKind.TCP, "0.0.0.0", 15550),
        Connection(ConnectionKind.ZMQ, "127.0.0.1", 45550),
        Connection(ConnectionKind.TCP, "::", 1),
        Connection(ConnectionKind.ZMQ, "::1", 2),
    )


@pytest.mark.parametrize(
    "value",
    [
        "tcp",
        "udp",
        "udp://*:15550",
        "tcp://15550",
        "tcp://*",
        "tcp://*:0",
        "tcp://*:65536",
        "tcp://hub:15550",
        "tcp://localhost:15550",
        "tcp://1.2.3:15550",
        "tcp://:::15550",
        "tcp://[hub]:15550",
        "tcp://*:15550/path",
        "tcp://*:15550;zmq://*:45550",
    ],
)
def test_unusable_place_to_serve_at_stops_the_start(value: str) -> None:
    assert refusal(RELAY_ACARS=value).startswith("RELAY_ACARS=")


COLLISIONS = [
    ("tcp://*:1", "tcp://*:1"),
    ("tcp://*:1", "zmq://0.0.0.0:1"),
    ("tcp://127.0.0.1:1", "zmq://*:1"),
    ("tcp://[::]:1", "tcp://*:1"),
    ("tcp://127.0.0.1:1", "tcp://[::]:1"),
    ("tcp://[::1]:1", "zmq://[0::1]:1"),
]


@pytest.mark.parametrize(("one", "other"), COLLISIONS)
def test_two_outlets_at_one_address_are_refused(one: str, other: str) -> None:
    assert refusal(RELAY_HFDL=f"{one},{other}").startswith("RELAY_HFDL=")
    assert "RELAY_ACARS has" in refusal(RELAY_ACARS=one, RELAY_HFDL=other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tcp://*:1", "tcp://*:2"),
        ("tcp://127.0.0.1:1", "tcp://127.0.0.2:1"),
        ("tcp://*:1", "tcp://[::1]:1"),
        ("tcp://127.0.0.1:1", "zmq://[::1]:1"),
    ],
)
def test_outlets_that_do_not_meet_are_taken(one: str, other: str) -> None:
    assert len(acars_relays(f"{one},{other}")) == 2


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("tcp://127.0.0.1:1", "tcp://*:1"),
        ("tcp://LOCALHOST:1", "tcp://127.0.0.1:1"),
        ("zmq://[::1]:1", "zmq://[::]:1"),
        ("tcp://192.0.2.7:1", "tcp://192.0.2.7:1"),
    ],
)
def test_hub_that_would_read_what_it_serves_is_refused(source: str, place: str) -> None:
    line = refusal(VDLM_CONNECTIONS=source, RELAY_IRDM=place)
    assert line.startswith("RELAY_IRDM=")
    assert "would read from itself" in line


@pytest.mark.parametrize(
    "source", ["udp://127.0.0.1:1", "tcp://router:1", "tcp://127.0.0.1:2", "tcp://192.0.2.7:1"]
)
def test_source_of_another_program_is_taken_beside_an_outlet(source: str) -> None:
    Settings.from_environ({"VDLM_CONNECTIONS": source, "RELAY_VDLM": "tcp://*:1"})


def test_only_links_that_are_taken_in_are_served() -> None:
    settings = Settings.from_environ(
        {"ENABLE_HFDL": "yes", "RELAY_HFDL": "tcp://*:1", "RELAY_ACARS": "tcp://*:2"}
    )
    assert set(settings.relays) == {Link.HFDL}


@given(name=st.sampled_from(sorted(VARIABLES)), value=st.text())
def test_any_text_is_understood_or_refused_in_one_line(name: str, value: str) -> None:
    line = f"{name}="
    try:
        Settings.from_environ({name: value})
    except SettingsError as error:
        line = str(error)
    assert line.startswith(f"{name}=")
    assert len(line.splitlines()) == 1


def test_origins_are_written_as_browsers_send_them() -> None:
    settings = Settings.from_environ({"CORS_ALLOWED_ORIGINS": "https://Hub.example:8443, http://a"})
    assert settings.cors_allowed_origins == ("https://hub.example:8443", "http://a")


def test_star_admits_every_origin() -> None:
    settings = Settings.from_environ({"CORS_ALLOWED_ORIGINS": "https://hub.example,*"})
    assert settings.cors_allowed_origins == ("*",)


def test_airline_overrides() -> None:
    settings = Settings.from_environ({"IATA_OVERRIDE": "up|ups|United Parcel Service; 5X|AB1|B ;"})
    assert settings.iata_override == (
        AirlineOverride("UP", "UPS", "United Parcel Service"),
        AirlineOverride("5X", "AB1", "B"),
    )


def test_set_retired_variables_are_reported_and_change_nothing() -> None:
    settings = Settings.from_environ({"QUIET_MESSAGES": "false", "FEED": "", "TAR1090_URL": "x"})
    assert settings.retired == ("QUIET_MESSAGES", "TAR1090_URL")
    assert all(WARNINGS[name] for name in settings.retired)


def test_no_variable_is_both_read_and_retired() -> None:
    assert not set(RETIRED) & set(VARIABLES)


def test_manual_has_one_row_per_variable_and_no_other() -> None:
    documented = sorted(name for name, _ in manual_rows())
    assert documented == sorted({*VARIABLES, *RETIRED} | READ_BY_THE_SYSTEM)


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_manual_tells_the_default(name: str) -> None:
    default = VARIABLES[name].default
    told = dict(manual_rows())[name].partition(";")[0]
    assert told == (f"`{default}`" if default else "empty")


@pytest.mark.parametrize("second", ["hub.db", "./hub.db", "sqlite:///hub.db", "link.db"])
def test_second_database_is_another_file(
    second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link.db").symlink_to("hub.db")
    with pytest.raises(SettingsError, match="ACARSHUB_DB names the same file"):
        Settings.from_environ({"ACARSHUB_DB": "hub.db", "DB_BACKUP": second})


@pytest.mark.parametrize(
    ("first", "second"),
    [("hub.db", "sqlite://"), ("hub.db", "sqlite:///:memory:"), ("sqlite://", "hub.db")],
)
def test_second_database_and_first_are_files(first: str, second: str) -> None:
    with pytest.raises(SettingsError, match="only a SQLite file"):
        Settings.from_environ({"ACARSHUB_DB": first, "DB_BACKUP": second})


def test_second_database_may_have_any_name(tmp_path: Path) -> None:
    for name in ("second.db", "Räder & 100 % ?#.db"):
        given = {"ACARSHUB_DB": str(tmp_path / "hub.db"), "DB_BACKUP": str(tmp_path / name)}
        url = Settings.from_environ(given).db_backup
        assert sqlite_file(url) == tmp_path / name
