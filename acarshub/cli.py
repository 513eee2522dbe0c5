"""`flask acarshub ...`: what an owner does at the command line.

Separate from the services behind it: commands parse, call, and print.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

import click
from flask.cli import AppGroup
from sqlalchemy import make_url

from acarshub.addresses import ConnectionKind
from acarshub.cli_backup import backup
from acarshub.cli_export import export
from acarshub.cli_salvage import salvage_into_present
from acarshub.cli_search import search
from acarshub.cli_support import head_required, identity, settings, sole_writer
from acarshub.cli_terms import terms
from acarshub.database_state import shown
from acarshub.extensions import db
from acarshub.ingest.assembly import assembly_for
from acarshub.ingest.demo_traffic import DemoTraffic
from acarshub.ingest.import_lines import ImportCounts, ImportRefused, import_lines
from acarshub.ingest.replay import (
    ReplayError,
    ReplayLine,
    UdpSender,
    at_rate,
    in_real_time,
    read_lines,
    send_all,
    total_bytes,
)
from acarshub.links import Link
from acarshub.maintenance.doctor import examine
from acarshub.maintenance.repair import repair

cli = AppGroup("acarshub", help="Look after the hub.")
cli.add_command(backup)
cli.add_command(export)
cli.add_command(search)
cli.add_command(terms)

DEMO_STEP_SECONDS = 0.2
WAIT_SECONDS = 60.0
WAIT_STEP_SECONDS = 5.0


@cli.command()
def check() -> None:
    """Check the settings and the database, and tell what the server will do."""
    given = settings()
    identity()
    head_required()
    click.echo(f"database   {shown(db.engine.url)}")
    if given.db_backup:
        click.echo(f"backup     {shown(make_url(given.db_backup))}")
    click.echo(f"dashboard  http://{_in_url(given.host)}:{given.port}")
    for link, connections in given.connections.items():
        sources = ", ".join(map(str, connections))
        click.echo(f"{link.message_type:<10} {sources}")
    for link, outlets in given.relays.items():
        click.echo(f"relay      {link.message_type}: {', '.join(map(str, outlets))}")


@cli.command()
@click.option("--repair", "repairs", is_flag=True, help="Make the full-text index anew, and more.")
@click.option("--salvage", "damaged", metavar="FILE", help="Save what a damaged database holds.")
@click.pass_context
def doctor(context: click.Context, repairs: bool, damaged: str | None) -> None:
    """Tell what the database is, whether it is healthy, and what an upgrade would do.

    Changes nothing without an option. Fails when the database is damaged or an upgrade would be
    refused. With --repair, which needs the hub stopped, the full-text index is made anew, and a
    file of an earlier release is written anew so that it can shrink.

    With --salvage every message that can be read in FILE, a database that was damaged and set
    aside, is added to the present one, unless it is there already. The hub may run meanwhile.
    """
    if damaged is not None:
        if repairs:
            raise click.UsageError("--repair and --salvage exclude each other.")
        salvage_into_present(damaged)
        return
    repaired = True
    if repairs:
        head_required()
        with sole_writer("Stop the hub first."):
            repaired = repair(db.engine, click.echo)
        click.echo("")
    sound = examine(db.engine, click.echo, with_backup=settings().db_upgrade_backup)
    if not (sound and repaired):
        context.exit(1)


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--rate", type=click.FloatRange(0, min_open=True), help="Lines per second.")
@click.option("--realtime", is_flag=True, help="As far apart as they were recorded.")
@click.option("--udp", metavar="HOST", help="Send them to a running hub instead of storing them.")
def replay(files: tuple[str, ...], rate: float | None, realtime: bool, udp: str | None) -> None:
    """Take in recorded JSON lines, from files (also .gz) or `-` for standard input.

    Without --udp they go into the database directly, matched and counted like live ones; the
    server must not run meanwhile.
    """
    if rate and realtime:
        raise click.UsageError("--rate and --realtime exclude each other.")
    with click.progressbar(length=total_bytes(files) or 0, label="Replaying") as progress:
        lines: Iterable[ReplayLine] = read_lines(files, progress.update)
        if rate:
            lines = at_rate(lines, rate)
        elif realtime:
            lines = in_real_time(lines)
        try:
            summary = _send(lines, udp) if udp else _import(lines)
        except (ReplayError, ImportRefused) as error:
            raise click.ClickException(str(error)) from error
    click.echo(summary)


@cli.command()
@click.option("--udp", metavar="HOST", default="127.0.0.1", show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed, the same sky.")
@click.option("--wait", is_flag=True, help="Begin when the hub with these settings is healthy.")
def demo(udp: str, seed: int, wait: bool) -> None:
    """Send made-up traffic to a running hub until interrupted.

    Only to the UDP ports of these settings: usual ports may belong to a hub with real messages.
    """
    if wait:
        _wait_for_hub()
    traffic = DemoTraffic(seed, time.time())
    with UdpSender(udp, _configured_ports()) as sender, suppress(KeyboardInterrupt):
        while True:
            for packet in traffic.messages(time.time()):
                sender.send(ReplayLine(packet.payload, packet.link, None))
            time.sleep(DEMO_STEP_SECONDS)


def _send(lines: Iterable[ReplayLine], host: str) -> str:
    with UdpSender(host, _udp_ports()) as sender:
        counts = send_all(lines, sender)
    return f"{counts.sent} lines sent, {counts.skipped} not recognised."


def _import(lines: Iterable[ReplayLine]) -> str:
    head_required()
    given = settings()
    airlines = identity().airlines
    with sole_writer("Or feed it while it runs: flask acarshub replay --udp HOST FILE"):
        counts: ImportCounts = import_lines(
            lines,
            db.engine,
            save_all=given.save_all,
            assembly=assembly_for(given),
            airlines=airlines,
            log=lambda _, line: click.echo(line),
        )
    dropped = "".join(f"\n  {reason.value}: {count}" for reason, count in counts.dropped.items())
    merged = f"{counts.merged} added to one of them, " if counts.merged else ""
    return (
        f"{counts.stored} messages stored, {merged}{sum(counts.dropped.values())} dropped.{dropped}"
    )


def _configured_ports() -> dict[Link, int]:
    """Where a hub with these settings listens."""
    return {
        link: connection.port
        for link, connections in settings().connections.items()
        for connection in connections
        if connection.kind is ConnectionKind.UDP
    }


def _udp_ports() -> dict[Link, int]:
    """Where a hub with these settings listens; the usual port for links it takes otherwise."""
    return {link: link.udp_port for link in Link} | _configured_ports()


def _wait_for_hub() -> None:
    given = settings()
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where a bound server answers
    host = anywhere.get(given.host, given.host)
    deadline = time.monotonic() + WAIT_SECONDS
    while not _is_healthy(host, given.port):
        if time.monotonic() > deadline:
            raise click.ClickException(
                f"No hub answered at http://{_in_url(host)}:{given.port}/health within"
                f" {WAIT_SECONDS:g} seconds. Start it, or check HOST and PORT."
            )
        time.sleep(DEMO_STEP_SECONDS)


def _is_healthy(host: str, port: int) -> bool:
    with closing(HTTPConnection(host, port, timeout=WAIT_STEP_SECONDS)) as connection:
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
