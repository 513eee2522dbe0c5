"""Asking the service in a process of its own, without holding up the hub.

Separate from the outline, which decides when to ask and what becomes of the answer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson

PROGRAM = "acarshub.coverage_process"
ROOT = Path(__file__).parent.parent.parent
MAX_REASON_CHARACTERS = 200


class ServiceError(Exception):
    """The service gave no outline; the text, one line, says why."""


def ask(url: str, seconds: float) -> bytes:
    """The answer to `url`, within `seconds`; other green threads run meanwhile."""
    process = _start_process()
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        # Not as an argument, which everybody on the machine can read: the address holds a token.
        process.stdin.write(orjson.dumps({"url": url, "seconds": seconds}) + b"\n")
        process.stdin.close()
        answer: bytes = process.stdout.read()
        status = process.wait()
    finally:
        # Also when this green thread is ended.
        if process.poll() is None:
            process.kill()
            process.wait()
        process.stdout.close()
    if status == 0:
        return answer
    if status == -signal.SIGALRM:
        raise ServiceError(f"the service took longer than {seconds:g} seconds")
    raise ServiceError(_one_line(answer) or f"the process that asks ended with {status}")


def _start_process() -> subprocess.Popen[bytes]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(  # noqa: S603 - the interpreter and a module of this package
        [sys.executable, "-m", PROGRAM],
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _one_line(answer: bytes) -> str:
    text = " ".join(answer.decode(errors="replace").split())
    return "".join(filter(str.isprintable, text))[:MAX_REASON_CHARACTERS]
