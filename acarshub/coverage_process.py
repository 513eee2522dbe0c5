"""The program that fetches a coverage outline: asked on standard input, answers on standard output.

A process of its own because encrypted connections and names of hosts need modules that the server
process has replaced, and because it can be ended: a service that sends a byte a minute would else
hold a thread for as long as it likes.
"""

from __future__ import annotations

import json
import signal
import sys

from acarshub.coverage.download import DownloadError, download

FAILED = 1
"""The exit status when standard output says why there is no answer."""


def main() -> int:
    """Answer one question `{"url", "seconds"}`; SIGALRM ends the process when the time is up."""
    asked = json.loads(sys.stdin.readline())
    signal.setitimer(signal.ITIMER_REAL, asked["seconds"])
    try:
        answer = download(asked["url"], asked["seconds"])
    except DownloadError as error:
        sys.stdout.write(str(error))
        return FAILED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
