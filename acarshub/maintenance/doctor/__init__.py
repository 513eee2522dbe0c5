"""What a database is, whether it is healthy, and what an upgrade would do to it.

Separate from the upgrade because looking must never change a byte, whatever it finds.
"""

from acarshub.maintenance.doctor.report import examine

__all__ = ["examine"]
