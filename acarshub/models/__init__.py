"""SQLAlchemy tables on the established names, one module per subject."""

from acarshub.models.alerts import AlertMatch, AlertTerm, IgnoreTerm
from acarshub.models.base import Base
from acarshub.models.counters import (
    FREQUENCY_TABLES,
    LEVEL_TABLES,
    EmptyMessageCount,
    MessageCount,
)
from acarshub.models.message import Message

__all__ = [
    "FREQUENCY_TABLES",
    "LEVEL_TABLES",
    "AlertMatch",
    "AlertTerm",
    "Base",
    "EmptyMessageCount",
    "IgnoreTerm",
    "Message",
    "MessageCount",
]
