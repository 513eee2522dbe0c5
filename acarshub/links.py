"""The five radio links, with every spelling that any interface uses for them.

Separate because one fact that is spelled six ways is the classic source of lost statistics:
no other module writes the name of a link as a string.
"""

from __future__ import annotations

from enum import Enum


class Link(Enum):
    """A radio link; members hold its spellings and its established UDP port."""

    ACARS = ("ACARS", "ACARS", "ACARS", "acars", "acars", 5550)
    VDLM2 = ("VDL-M2", "VDL-M2", "VDLM2", "vdlm2", "vdlm", 5555)
    HFDL = ("HFDL", "HFDL", "HFDL", "hfdl", "hfdl", 5556)
    IMSL = ("IMS-L", "IMSL", "IMSL", "imsl", "imsl", 5557)
    IRDM = ("IRDM", "IRDM", "IRDM", "irdm", "irdm", 5558)

    def __init__(
        self,
        message_type: str,
        level_key: str,
        status_key: str,
        rate_key: str,
        feature_key: str,
        udp_port: int,
    ) -> None:
        self.message_type = message_type
        """Value of `messages.message_type` and of `message_type` on the wire."""
        self.level_key = level_key
        """Key in `signal.levels` and label `type` of the level metric."""
        self.status_key = status_key
        """Key in `system_status` and `msg_type` of a search."""
        self.rate_key = rate_key
        """Key in `message_rate` and `stats.json`; suffix of the counter tables."""
        self.feature_key = feature_key
        """Key in `features_enabled` and in time series points."""
        self.udp_port = udp_port
        """UDP port that decoders of this link send to by convention."""

    # The hash of an Enum is computed in Python, anew each time, and every message asks for several:
    # this one takes a sixth of the time. Members are alone of their kind, so identity will do.
    __hash__ = object.__hash__

    @property
    def env_name(self) -> str:
        """Name of the link inside environment variables, as in `ENABLE_<name>`."""
        return self.feature_key.upper()
