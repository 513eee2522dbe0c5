"""The outline of a running hub: taken from its file, or fetched, and asked for until it is there.

Separate from the parts, which know nothing of time. Whatever fails here, messages come in.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from acarshub import runtime
from acarshub.config import Settings
from acarshub.coverage.rings import RingsError, geojson_of
from acarshub.coverage.saved import read_saved, save
from acarshub.coverage.service import ServiceError, ask
from acarshub.coverage.wanted import WantedOutline
from acarshub.runtime import native_time

logger = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 60.0
LONGEST_PAUSE_SECONDS = 21_600.0
VERSION_DIGITS = 16
OUTLINE_PATH = "/data/heywhatsthat.geojson"
"""Where it is served."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A GeoJSON text, and what tells it from others."""

    text: bytes
    version: str

    @classmethod
    def of(cls, text: bytes) -> Outline:
        """The outline with this text."""
        return cls(text, hashlib.sha256(text).hexdigest()[:VERSION_DIGITS])


class Coverage:
    """The coverage outline of one hub."""

    def __init__(self, settings: Settings) -> None:
        self.outline: Outline | None = None
        """None as long as there is none."""
        self._wanted = WantedOutline.of(settings)
        self._service = settings.heywhatsthat_url
        self._file = Path(settings.heywhatsthat_save)
        self._seconds = settings.heywhatsthat_timeout_ms / 1000
        self._task: runtime.Task | None = None

    def start(self) -> None:
        """Begin to look for the outline, if one is wanted, in a green thread."""
        if self._wanted is not None:
            self._task = runtime.spawn(self._find, self._wanted)

    def stop(self) -> None:
        """Look no longer."""
        if self._task is not None:
            self._task.stop()

    def _find(self, wanted: WantedOutline) -> None:
        saved = runtime.run_blocking(read_saved, self._file, wanted)
        if saved is not None:
            self.outline = Outline.of(saved)
            return
        pause = FIRST_PAUSE_SECONDS
        while not self._fetch(wanted, pause):
            runtime.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    def _fetch(self, wanted: WantedOutline, pause: float) -> bool:
        try:
            answer = ask(wanted.url(self._service), self._seconds)
            text = runtime.run_blocking(geojson_of, answer, wanted.altitudes)
        except (ServiceError, RingsError) as error:
            logger.warning(
                "The coverage outline is not there: %s. Asking again in %d minutes.",
                error,
                pause // 60,
            )
            return False
        except Exception:
            logger.exception("The coverage outline could not be fetched")
            return False
        self.outline = Outline.of(text)
        logger.info("The coverage outline was fetched")
        self._keep(text, wanted)
        return True

    def _keep(self, text: bytes, wanted: WantedOutline) -> None:
        try:
            runtime.run_blocking(save, self._file, text, wanted, native_time.time())
        except OSError as error:
            logger.warning(
                "The coverage outline is fetched again at the next start, as %s cannot be written:"
                " %s. Set HEYWHATSTHAT_SAVE to a file that can.",
                self._file,
                error.strerror,
            )
