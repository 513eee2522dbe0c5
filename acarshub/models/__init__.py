"""SQLAlchemy tables on the established names, one module per subject."""

from acarshub.models.alert_reads import AlertProfile, AlertRead, AlertReadTerm
from acarshub.models.alert_work import AlertRegeneration, DroppedTerm
from acarshub.models.alerts import AlertMatch, AlertTerm, IgnoreTerm
from acarshub.models.base import Base
from acarshub.models.counters import (
    FREQUENCY_TABLES,
    LEVEL_TABLES,
    EmptyMessageCount,
    LegacyFrequency,
    LegacyLevel,
    MessageCount,
)
from acarshub.models.message import Message
from acarshub.models.receptions import MessageHearing, MessagePart
from acarshub.models.statistics import MessageTotal, TotalsCorrection, TotalsProgress
from acarshub.models.stretches import MessageSource, MessageStretch
from acarshub.models.time_series import MessageRates, RatesImport

__all__ = [
    "FREQUENCY_TABLES",
    "LEVEL_TABLES",
    "AlertMatch",
    "AlertProfile",
    "AlertRead",
    "AlertReadTerm",
    "AlertRegeneration",
    "AlertTerm",
    "Base",
    "DroppedTerm",
    "EmptyMessageCount",
    "IgnoreTerm",
    "LegacyFrequency",
    "LegacyLevel",
    "Message",
    "MessageCount",
    "MessageHearing",
    "MessagePart",
    "MessageRates",
    "MessageSource",
    "MessageStretch",
    "MessageTotal",
    "RatesImport",
    "TotalsCorrection",
    "TotalsProgress",
]
