"""Getting the answer of a web service, with a bound on everything that it decides.

Separate because it blocks, and runs in a process of its own; see `acarshub.coverage_process`.
"""

from __future__ import annotations

from http.client import HTTPException, HTTPMessage
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from acarshub.version import VERSION

MAX_BYTES = 4_000_000


class DownloadError(Exception):
    """There is no answer; the text says why, without the address, which holds a token."""


class _SameHost(HTTPRedirectHandler):
    """Follows the service to another address of its own, and to nobody else's."""

    def redirect_request(
        self,
        req: Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> Request | None:
        if urlsplit(newurl).hostname != urlsplit(req.full_url).hostname:
            raise DownloadError("the service refers to another host")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, timeout_seconds: float) -> bytes:
    """What is at `url`; the time-out is one of every single step, not of all together."""
    request = Request(url, headers={"User-Agent": f"acarshub/{VERSION}"})  # noqa: S310 - no files
    try:
        with _opener().open(request, timeout=timeout_seconds) as response:
            answer: bytes = response.read(MAX_BYTES + 1)
            missing = response.length
    except HTTPError as error:
        raise DownloadError(f"the service answered with status {error.code}") from None
    except URLError as error:
        raise DownloadError(f"the service cannot be reached: {error.reason}") from None
    except TimeoutError:
        raise DownloadError("the service does not answer") from None
    except (OSError, HTTPException, ValueError) as error:
        # Some of these quote what was sent.
        raise DownloadError(f"the answer ended in the middle: {type(error).__name__}") from None
    if len(answer) > MAX_BYTES:
        raise DownloadError(f"the answer is longer than {MAX_BYTES} bytes")
    if missing:
        raise DownloadError("the answer ended in the middle")
    return answer


def _opener() -> OpenerDirector:
    """One that knows HTTP and nothing else: usual ones read files as well."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        UnknownHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
        _SameHost(),
    ):
        opener.add_handler(handler)
    return opener
