"""The dashboard over HTTP: its headers, its encodings, and nothing from outside its folder."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from acarshub.api import dashboard as dashboard_module
from tests.support import app_at

SCRIPT = b"console.log('dashboard')\n" * 20


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A built dashboard beside files that nobody may read."""
    folder = tmp_path / "dashboard"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_bytes(b"<!doctype html>page")
    (folder / "icon.svg").write_bytes(b"<svg/>")
    (folder / "sw.js").write_bytes(b"self")
    (folder / "manifest.webmanifest").write_bytes(b"{}")
    (folder / "manifest.webmanifest.gz").write_bytes(gzip.compress(b"{}"))
    (folder / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (folder / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (folder / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (folder / "assets" / "plain.css").write_bytes(b"a{}")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    monkeypatch.setattr(dashboard_module, "FOLDER", folder)
    return folder


@pytest.fixture
def client(tmp_path: Path, folder: Path) -> FlaskClient:
    return app_at(tmp_path / "hub.db").test_client()


def test_page_is_served(client: FlaskClient) -> None:
    response = client.get("/")
    assert (response.status_code, response.data) == (200, b"<!doctype html>page")
    assert response.mimetype == "text/html"


def test_page_is_always_fetched_anew(client: FlaskClient) -> None:
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_unchanged_page_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/").headers["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_asset_never_changes(client: FlaskClient) -> None:
    response = client.get("/assets/app-1a2b.js")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_missing_asset_is_not_kept_for_a_year(client: FlaskClient) -> None:
    response = client.get("/assets/none.js")
    assert response.status_code == 404
    assert "immutable" not in response.headers.get("Cache-Control", "")


def test_file_beside_the_page_is_served(client: FlaskClient) -> None:
    assert client.get("/icon.svg").mimetype == "image/svg+xml"


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
@pytest.mark.parametrize(
    ("path", "mimetype"),
    [
        ("/sw.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icon.svg", "image/svg+xml"),
    ],
)
def test_file_whose_name_stays_is_asked_for_again(
    client: FlaskClient, path: str, mimetype: str, accepted: str
) -> None:
    response = client.get(path, headers={"Accept-Encoding": accepted})
    assert response.mimetype == mimetype
    assert response.headers["Cache-Control"] == "no-cache"
    again = client.get(
        path, headers={"Accept-Encoding": accepted, "If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_worker_and_manifest_of_others_are_refused(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "manifest-src 'self'" in policy


@pytest.mark.parametrize("path", ["/", "/assets/app-1a2b.js", "/icon.svg", "/none", "/assets/none"])
def test_nothing_may_run_that_did_not_come_from_here(client: FlaskClient, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/assets/app-1a2b.js", "/icon.svg", "/none"])
def test_types_are_not_guessed(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["X-Content-Type-Options"] == "nosniff"


def test_no_address_is_told_to_others(client: FlaskClient) -> None:
    assert client.get("/").headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", None),
        ("", None),
        ("zstd", None),
    ],
)
def test_encoding_is_one_that_the_browser_takes(
    client: FlaskClient, accepted: str, encoding: str | None
) -> None:
    response = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding


def test_compressed_asset_keeps_its_type(client: FlaskClient) -> None:
    response = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert response.mimetype == "text/javascript"
    assert gzip.decompress(response.data) == SCRIPT


@pytest.mark.parametrize("accepted", ["gzip", "br", "identity"])
def test_caches_keep_encodings_apart(client: FlaskClient, accepted: str) -> None:
    response = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": accepted})
    assert response.headers["Vary"] == "Accept-Encoding"


def test_asset_without_a_compressed_form_is_sent_as_it_is(client: FlaskClient) -> None:
    response = client.get("/assets/plain.css", headers={"Accept-Encoding": "gzip, br"})
    assert (response.data, response.headers.get("Content-Encoding")) == (b"a{}", None)


@pytest.mark.parametrize("name", ["app-1a2b.js.gz", "app-1a2b.js.br"])
def test_compressed_form_has_no_address_of_its_own(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/..%5c..%5csecret.txt",
        "/assets/%00",
        "/assets/app-1a2b.js%00.gz",
        "/assets/",
        "/assets",
    ],
)
def test_nothing_outside_the_folder_is_served(client: FlaskClient, path: str) -> None:
    headers = {"Accept-Encoding": "gzip, br"}
    assert client.get(path, headers=headers, follow_redirects=True).status_code == 404


@pytest.mark.parametrize("folder_of", ["/", "/assets/"])
def test_name_that_is_too_long_for_a_file_is_not_found(client: FlaskClient, folder_of: str) -> None:
    path = folder_of + "a" * 300
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 404


def test_dashboard_that_is_not_built_tells_how_to_build_it(
    client: FlaskClient, folder: Path
) -> None:
    (folder / "index.html").unlink()
    response = client.get("/")
    assert (response.status_code, response.mimetype) == (503, "text/plain")
    assert "make dashboard" in response.text
