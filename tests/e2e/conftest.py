"""Fixtures: hubs in processes of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.hub_process import HubProcess, clean_environment, run_flask
from tests.e2e.pages import CHROMIUM, FLAGS
from tests.e2e.path_proxy import WAYS, proxy
from tests.e2e.upgrades import OLDEST


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at head, made once by `flask db upgrade` and copied from then on."""
    hub = HubProcess(tmp_path_factory.mktemp("template"))
    hub.upgrade()
    hub.close()
    return hub.database


@pytest.fixture
def make_hub(tmp_path: Path, new_database: Path) -> Iterator[Callable[..., HubProcess]]:
    """Builds hubs that are not started yet; keyword arguments are environment variables."""
    hubs: list[HubProcess] = []

    def make(**settings: str) -> HubProcess:
        hub = HubProcess(tmp_path, settings)
        hubs.append(hub)
        shutil.copy(new_database, hub.database)
        return hub

    yield make
    for hub in hubs:
        hub.close()


@pytest.fixture
def hub(make_hub: Callable[..., HubProcess]) -> HubProcess:
    """A hub that listens."""
    hub = make_hub()
    hub.start()
    return hub


@pytest.fixture(scope="module")
def shared_hub(
    tmp_path_factory: pytest.TempPathFactory, new_database: Path
) -> Iterator[HubProcess]:
    """A hub for the tests of one module that do not mind each other's messages."""
    hub = HubProcess(tmp_path_factory.mktemp("shared"))
    shutil.copy(new_database, hub.database)
    hub.start()
    yield hub
    hub.close()


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def address(shared_hub: HubProcess, request: pytest.FixtureRequest) -> Iterator[str]:
    """Where the shared hub is found below a prefix, behind every kind of proxy."""
    prefix, strips, tells = request.param
    with proxy(shared_hub.port, prefix, strips=strips, tells=tells) as address:
        yield address


@pytest.fixture(scope="module")
def old_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database at the oldest revision."""
    path = tmp_path_factory.mktemp("old") / "hub.db"
    done = run_flask("db", "upgrade", OLDEST, **clean_environment(ACARSHUB_DB=str(path)))
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def old_hub(make_hub: Callable[..., HubProcess], old_database: Path) -> HubProcess:
    """A hub, not started, that has to upgrade its database first."""
    hub = make_hub(DB_UPGRADE_AT_START="true")
    shutil.copy(old_database, hub.database)
    return hub


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()
