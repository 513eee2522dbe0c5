"""Who may import whom, and where names of links may stand: the plan of the house, held by `ast`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from acarshub.links import Link
from tests.support import ROOT, run_script

PACKAGE = ROOT / "acarshub"
MODULES = sorted(PACKAGE.rglob("*.py"))

LEVELS = (
    {"links", "labels", "version", "environment"},
    {"addresses"},
    {"config", "runtime", "uids", "decoders", "database_state"},
    {"models", "instance_lock", "records", "memory"},
    {"extensions", "database", "schema"},
    {"writes"},
    {"aircraft", "coverage"},
    {"alerts", "cli_support", "maintenance", "search", "stats"},
    {"upgrading"},
    {"backup", "ingest", "cli_salvage", "cli_terms"},
    {"rates_import", "realtime", "relay"},
    {
        "alert_service",
        "export",
        "intake_process",
        "observation",
        "statistics",
        "streaming",
    },
    {"condition"},
    {"hub"},
    {"cli_backup", "cli_search"},
    {"cli_export"},
    {"api", "doors", "cli"},
    {"replacing"},
    {"server"},
    {"acarshub"},
    {"upgrade_process", "coverage_process"},
)
"""Rooms from the bottom to the top; each may use its own modules and the rooms below it."""

DOORS = {
    "acarshub.realtime.alert_requests",
    "acarshub.realtime.answering",
    "acarshub.realtime.arrivals",
    "acarshub.realtime.catching_up",
    "acarshub.realtime.greeting",
    "acarshub.realtime.namespace",
    "acarshub.realtime.read_state",
    "acarshub.realtime.search_requests",
    "acarshub.realtime.series_requests",
}
"""Modules of `realtime` through which clients reach the hub; the others serve the hub."""

FRAMEWORKS = {"flask", "flask_socketio", "flask_sqlalchemy", "sqlalchemy", "eventlet"}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def imports(path: Path) -> Iterator[str]:
    """Every module that `path` imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in NAMES else str(node.module)


def room_of(name: str) -> str:
    if name in DOORS:
        return "doors"
    return name.split(".")[1] if "." in name else name


def level_of(room: str) -> int:
    found = [level for level, rooms in enumerate(LEVELS) if room in rooms]
    assert found, f"the room {room} has no level yet"
    return found[0]


def loaded_by(module: str, folder: Path) -> set[str]:
    """The frameworks that a process has loaded after it imported `module`."""
    script = f"import sys, {module}\nprint(*sorted({FRAMEWORKS!r} & sys.modules.keys()))"
    return set(run_script(script, folder).split())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_downwards_only(path: Path) -> None:
    own = room_of(name_of(path))
    used = {room_of(name) for name in imports(path) if name.split(".")[0] == "acarshub"} - {own}
    assert {room for room in used if level_of(room) >= level_of(own)} == set()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_runtime_knows_eventlet(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}
    assert "eventlet" not in used or name_of(path) == "acarshub.runtime"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_one_module_spells_the_links(path: Path) -> None:
    name = name_of(path)
    # What decoders print is their vocabulary, and made-up traffic speaks it.
    if name == "acarshub.links" or name.startswith(("acarshub.decoders", "acarshub.ingest.demo")):
        return
    spellings = {text for link in Link for text in (link.message_type, link.status_key)}
    constants = {
        node.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert constants & spellings == set()


def test_decoders_load_no_framework(tmp_path: Path) -> None:
    assert loaded_by("acarshub.decoders", tmp_path) == set()


@pytest.mark.parametrize("module", ["acarshub", "acarshub.config"])
def test_parent_process_of_the_server_loads_no_framework(tmp_path: Path, module: str) -> None:
    assert loaded_by(module, tmp_path) == set()


def test_models_load_neither_flask_nor_eventlet(tmp_path: Path) -> None:
    assert loaded_by("acarshub.models", tmp_path) == {"sqlalchemy"}


def test_command_line_stays_unpatched(tmp_path: Path) -> None:
    script = "import wsgi\nfrom acarshub.runtime import is_green\nprint(is_green())"
    assert run_script(script, tmp_path) == "False\n"
