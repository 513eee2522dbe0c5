"""The file that keeps an outline, and the one beside it that tells which outline it is.

Separate because files fail in their own ways: whatever is wrong with one that is there, the
outline is fetched anew, and where none can be written, it is kept in memory. For native threads.
"""

from __future__ import annotations

from pathlib import Path

import orjson

from acarshub.coverage.rings import is_outline
from acarshub.coverage.wanted import WantedOutline

MAX_BYTES = 50_000_000
"""More than the largest outline takes."""


def read_saved(path: Path, wanted: WantedOutline) -> bytes | None:
    """The GeoJSON that was saved for what is wanted now; None where there is no such."""
    try:
        about = orjson.loads(_read(_beside(path)))
        if not isinstance(about, dict) or about.get("configHash") != wanted.digest:
            return None
        text = _read(path)
    except (OSError, orjson.JSONDecodeError):
        return None
    return text if is_outline(text) else None


def save(path: Path, text: bytes, wanted: WantedOutline, now: float) -> None:
    """Keep an outline that was fetched at `now`, in Unix seconds; OSError when that is impossible.

    The file beside it comes last: it vouches for the other.
    """
    about = {
        "configHash": wanted.digest,
        "fetchedAt": round(now * 1000),
        "token": wanted.token,
        "alts": wanted.altitudes,
    }
    _beside(path).unlink(missing_ok=True)
    _replace(path, text)
    _replace(_beside(path), orjson.dumps(about))


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.meta.json")


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES)


def _replace(path: Path, text: bytes) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(text)
    new.replace(path)
