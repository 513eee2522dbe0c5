"""The dashboard as an app: it can be installed, and opens without a server below any prefix."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, expect

from acarshub.links import Link
from tests.e2e.hub_process import HubProcess, wait_for
from tests.e2e.pages import NEEDS_BROWSER, expect_connected
from tests.e2e.prefix_proxy import prefix_proxy
from tests.e2e.traffic import acarsdec

pytestmark = NEEDS_BROWSER

NEVER_KEPT = ("/api", "/socket.io", "/health", "/metrics", "/data", "build.json", "sw.js")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def visit(page: Page, url: str) -> None:
    """Open the dashboard, and stay until its worker is at work."""
    page.goto(url)
    expect_connected(page)
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    controlled = "navigator.serviceWorker.controller !== null"
    wait_for(lambda: page.evaluate(controlled), "the worker to take over")


def kept(page: Page) -> list[str]:
    """The paths of everything that the worker keeps."""
    found: list[str] = page.evaluate(
        """async () => {
            const paths = [];
            for (const name of await caches.keys())
                for (const request of await (await caches.open(name)).keys())
                    paths.push(new URL(request.url).pathname);
            return paths;
        }"""
    )
    return found


def asked(context: BrowserContext, method: str, page: Page) -> Any:
    """The answer of the browser's own inspector."""
    session = context.new_cdp_session(page)
    answer = session.send(method)
    session.detach()
    return answer


def test_the_browser_would_install_it(context: BrowserContext, page: Page, hub: HubProcess) -> None:
    visit(page, hub.url)
    manifest = asked(context, "Page.getAppManifest", page)
    assert manifest["errors"] == []
    assert manifest["url"].endswith("/manifest.webmanifest")
    reasons = asked(context, "Page.getInstallabilityErrors", page)["installabilityErrors"]
    # Playwright's contexts are all private ones, in which nothing is installed.
    assert [each for each in reasons if each["errorId"] != "in-incognito"] == []


def test_icons_are_as_large_as_the_manifest_says(hub: HubProcess) -> None:
    manifest = requests.get(f"{hub.url}/manifest.webmanifest", timeout=5)
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    assert manifest.headers["Cache-Control"] == "no-cache"
    for icon in manifest.json()["icons"]:
        answer = requests.get(f"{hub.url}/{icon['src']}", timeout=5)
        assert answer.headers["Content-Type"].partition(";")[0] == icon["type"]
        if icon["type"] == "image/png":
            width, height = struct.unpack(">II", answer.content[16:24])
            assert f"{width}x{height}" == icon["sizes"]


def test_the_worker_is_never_kept_by_the_browser(hub: HubProcess) -> None:
    answer = requests.get(f"{hub.url}/sw.js", timeout=5)
    assert answer.headers["Content-Type"].partition(";")[0] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "__FILES__" not in answer.text
    build = requests.get(f"{hub.url}/build.json", timeout=5).json()["build"]
    assert build in answer.text
    assert build in requests.get(hub.url, timeout=5).text


def test_the_page_opens_without_a_server_says_so_and_fills_itself(
    page: Page, hub: HubProcess
) -> None:
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    visit(page, hub.url)
    hub.stop()
    page.goto(f"{hub.url}/?q=gate#/")
    expect(page.get_by_test_id("connection-state")).to_contain_text("No contact")
    expect(page.get_by_role("heading", name="No contact with the server")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Alerts")).to_be_attached()
    page.keyboard.press("g")
    page.keyboard.press("l")
    hub.start()
    expect_connected(page)
    hub.send(Link.ACARS, acarsdec("ON GROUND AT GATE"))
    expect(page.get_by_test_id("message-row")).to_contain_text("AT GATE")
    assert problems == []


def test_only_the_files_of_the_build_are_kept(page: Page, hub: HubProcess) -> None:
    visit(page, hub.url)
    page.get_by_test_id("open-settings").click()
    expect(page.get_by_test_id("settings")).to_be_visible()
    page.keyboard.press("Escape")
    page.evaluate("fetch('api/v1/messages').then((answer) => answer.text())")
    page.reload()
    expect_connected(page)
    paths = kept(page)
    assert "/" in paths
    assert any(path.endswith(".js") for path in paths)
    assert [path for path in paths if any(part in path for part in NEVER_KEPT)] == []


def test_the_page_comes_from_the_server_while_there_is_one(page: Page, hub: HubProcess) -> None:
    visit(page, hub.url)
    page.evaluate(
        """async () => {
            const [name] = await caches.keys();
            const old = new Response("<h1>old</h1>", { headers: { "Content-Type": "text/html" } });
            await (await caches.open(name)).put(location.href, old);
        }"""
    )
    page.reload()
    expect_connected(page)
    expect(page.get_by_role("heading", name="old")).to_have_count(0)


def test_what_older_builds_kept_is_removed_and_nothing_of_others(
    page: Page, hub: HubProcess
) -> None:
    page.goto(f"{hub.url}/health")
    page.evaluate(
        """async () => {
            for (const name of ["acarshub / 00000000", "acarshub /other/ 00000000", "theirs"])
                await caches.open(name);
        }"""
    )
    visit(page, hub.url)
    names = page.evaluate("caches.keys()")
    assert "acarshub / 00000000" not in names
    assert {"acarshub /other/ 00000000", "theirs"} < set(names)
    assert len(names) == 3


def test_a_page_that_comes_back_looks_for_a_newer_build(page: Page, hub: HubProcess) -> None:
    visit(page, hub.url)
    hub.stop()
    with page.expect_request("**/build.json"):
        hub.start()
    expect(page.get_by_test_id("update-note")).to_be_empty()


def test_it_works_below_a_prefix_also_without_the_server(page: Page, hub: HubProcess) -> None:
    with prefix_proxy(hub.url, "/deep/hub/") as url:
        visit(page, url)
        hub.send(Link.ACARS, acarsdec("BELOW A PREFIX"))
        expect(page.get_by_test_id("message-row")).to_contain_text("BELOW A PREFIX")
        scope = page.evaluate("navigator.serviceWorker.ready.then((one) => one.scope)")
        assert scope == url
        assert all(path.startswith("/deep/hub/") for path in kept(page))
        hub.stop()
        # The proxy answers 502 now.
        page.goto(url)
        expect(page.get_by_role("heading", name="No contact with the server")).to_be_visible()
        hub.start()
        expect_connected(page)


def test_the_page_is_shown_where_workers_are_forbidden(browser: Browser, hub: HubProcess) -> None:
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.goto(hub.url)
    expect_connected(page)
    context.close()


def test_the_unread_count_stands_on_the_app(context: BrowserContext, hub: HubProcess) -> None:
    context.add_init_script("navigator.setAppBadge = async (count) => { window.badge = count; };")
    page = context.new_page()
    page.goto(hub.url)
    expect_connected(page)
    wait_for(lambda: page.evaluate("window.badge") == 0, "the badge")
    page.keyboard.press("g")
    page.keyboard.press("a")
    field = page.get_by_role("textbox", name="Add to alert terms")
    field.fill("medical")
    field.press("Enter")
    expect(page.locator(".chip", has_text="MEDICAL")).to_be_visible()
    hub.send(Link.ACARS, acarsdec("MEDICAL ON BOARD"))
    wait_for(lambda: page.evaluate("window.badge") == 1, "the badge")
    page.get_by_test_id("mark-all-read").first.click()
    wait_for(lambda: page.evaluate("window.badge") == 0, "the badge")
