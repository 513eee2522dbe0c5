"""What the process takes, beside what the Prometheus library tells: two kinds of time, and heap.

Separate because the names are those of another edition's library, for dashboards made for it.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

STATUS = Path("/proc/self/status")
HEAP_KEY = "VmData:"
KILOBYTE = 1_024


def process_metrics() -> Iterator[Metric]:
    """Processor time by kind, and the heap where the system tells it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    for kind, seconds in (("user", used.ru_utime), ("system", used.ru_stime)):
        text = f"Processor time of the process in {kind} mode"
        yield CounterMetricFamily(f"process_cpu_{kind}_seconds", text, value=seconds)
    heap = _heap_bytes()
    if heap is not None:
        yield GaugeMetricFamily("process_heap_bytes", "Memory for data of the process", heap)


def _heap_bytes() -> int | None:
    try:
        lines = STATUS.read_text().splitlines()
    except OSError:
        return None
    told = (int(line.split()[1]) for line in lines if line.startswith(HEAP_KEY))
    return next((kilobytes * KILOBYTE for kilobytes in told), None)
